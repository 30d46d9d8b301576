package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.job.FeaturescopeException;

/// What acted on what while a model read one prompt (Ameisen et al. 2025). Immutable.
///
/// A computed graph has its nodes in [Node#ORDER]; one from a file has them as the file does.
///
/// @param prompt the text that was read
/// @param tokens of the prompt; the position of a node is an index into them
/// @param nodes the rows and columns of the adjacency
/// @param adjacency direct effects, without cycles
/// @param logitWeights how much each logit counts, in the order of the logits among the nodes:
///   their probabilities, or +1 and -1 for a target minus a distractor
/// @param selfCheck whether the effects were found true; absent if nobody looked
public record CircuitGraph(
    String prompt,
    List<PromptToken> tokens,
    Provenance provenance,
    List<Node> nodes,
    SparseAdjacency adjacency,
    List<Double> logitWeights,
    Optional<SelfCheck> selfCheck) {

  /// @throws FeaturescopeException if nodes act on themselves by way of others
  public CircuitGraph {
    Objects.requireNonNull(prompt);
    Objects.requireNonNull(provenance);
    Objects.requireNonNull(selfCheck);
    tokens = List.copyOf(tokens);
    nodes = List.copyOf(nodes);
    logitWeights = List.copyOf(logitWeights);
    if (adjacency.nodes() != nodes.size()) {
      throw new IllegalArgumentException(nodes.size() + " nodes, " + adjacency);
    }
    if (logitWeights.size() != nodes.stream().filter(Node.Logit.class::isInstance).count()) {
      throw new IllegalArgumentException(logitWeights.size() + " weights of logits");
    }
    for (var node : nodes) {
      Objects.checkIndex(node.position(), tokens.size());
    }
    var cycle = adjacency.nodeOnCycle();
    if (cycle.isPresent()) {
      throw new FeaturescopeException(
          "the graph has a cycle through " + nodes.get(cycle.getAsInt()),
          "an attribution graph runs forwards only: make it again");
    }
  }

  /// With the probabilities of the logits as their weights.
  public static CircuitGraph of(
      String prompt,
      List<PromptToken> tokens,
      Provenance provenance,
      List<Node> nodes,
      SparseAdjacency adjacency) {
    return new CircuitGraph(
        prompt, tokens, provenance, nodes, adjacency, probabilities(nodes), Optional.empty());
  }

  static List<Double> probabilities(List<Node> nodes) {
    return nodes.stream()
        .filter(Node.Logit.class::isInstance)
        .map(node -> ((Node.Logit) node).probability())
        .toList();
  }

  public CircuitGraph withSelfCheck(SelfCheck check) {
    return new CircuitGraph(
        prompt, tokens, provenance, nodes, adjacency, logitWeights, Optional.of(check));
  }

  CircuitGraph withLayers(int layers) {
    return new CircuitGraph(
        prompt, tokens, provenance.withLayers(layers), nodes, adjacency, logitWeights, selfCheck);
  }

  /// The weight of every node as an output: that of its logit, 0 for all other nodes.
  public double[] outputWeights() {
    var weights = new double[nodes.size()];
    var logit = 0;
    for (var node = 0; node < weights.length; node++) {
      if (nodes.get(node) instanceof Node.Logit) {
        weights[node] = logitWeights.get(logit++);
      }
    }
    return weights;
  }

  /// The indices of the nodes of one kind.
  ///
  /// @param kind such as `Node.Feature.class`
  public IntStream indices(Class<? extends Node> kind) {
    return IntStream.range(0, nodes.size()).filter(node -> kind.isInstance(nodes.get(node)));
  }
}
