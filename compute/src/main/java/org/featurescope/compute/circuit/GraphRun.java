package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.text.TokenSequence;

/// A computed graph together with what it was computed from, so that it can be tested on the model.
/// To be closed, before its [CircuitModel] is.
public final class GraphRun implements AutoCloseable {

  /// @param nodes of the prompt
  /// @param targets in the order of the logit nodes
  /// @param kept numbers of the nodes that the graph has, ascending
  /// @param adjacency between those
  /// @param lost share of the influence of features that is not in the adjacency
  record Made(
      Nodes nodes, List<LogitTarget> targets, int[] kept, SparseAdjacency adjacency, double lost) {}

  private final CircuitModel circuit;
  private final TokenSequence prompt;
  private final FrozenPass pass;
  private final Rerun rerun;
  private final Made made;
  private final Phases phases;
  private final CircuitGraph graph;
  private final Prediction prediction;

  GraphRun(
      CircuitModel circuit,
      TokenSequence prompt,
      FrozenPass pass,
      Rerun rerun,
      Made made,
      Phases phases) {
    this(circuit, prompt, pass, rerun, made, phases, graph(circuit, prompt, made));
  }

  private GraphRun(
      CircuitModel circuit,
      TokenSequence prompt,
      FrozenPass pass,
      Rerun rerun,
      Made made,
      Phases phases,
      CircuitGraph graph) {
    this.circuit = circuit;
    this.prompt = prompt;
    this.pass = pass;
    this.rerun = rerun;
    this.made = made;
    this.phases = phases;
    this.graph = graph;
    this.prediction = new Prediction(graph);
  }

  private static CircuitGraph graph(CircuitModel circuit, TokenSequence prompt, Made made) {
    var tokens = new ArrayList<PromptToken>();
    for (var id : prompt.ids()) {
      tokens.add(new PromptToken(id, circuit.spelling(id)));
    }
    return new CircuitGraph(
        prompt.text(),
        tokens,
        circuit.provenance(),
        made.nodes().nodes(made.kept()),
        made.adjacency(),
        made.targets().stream().map(LogitTarget::weight).toList(),
        Optional.empty());
  }

  /// The same run, its graph checked against the model: the vector of a node is added under the
  /// full freeze, and every target must change by the node's column.
  ///
  /// @param most how many nodes are added at most, spread evenly over all that act
  public GraphRun checked(int most, Cancellation cancellation) {
    var check = check(most, cancellation);
    return new GraphRun(circuit, prompt, pass, rerun, made, phases, graph.withSelfCheck(check));
  }

  private SelfCheck check(int most, Cancellation cancellation) {
    var actors = made.kept().length - made.targets().size();
    var count = Math.min(most, actors);
    var chosen =
        IntStream.range(0, count).map(i -> (int) ((2L * i + 1) * actors / (2L * count))).toArray();
    var added = new int[count + 1];
    added[0] = -1;
    for (var i = 0; i < count; i++) {
      added[i + 1] = made.kept()[chosen[i]];
    }
    var features = features();
    var outcomes = rerun.add(added, features, cancellation);
    var largest = 0.0;
    for (var entry = 0; entry < made.adjacency().edges(); entry++) {
      largest = Math.max(largest, Math.abs(made.adjacency().weight(entry)));
    }
    var deviation = 0.0;
    for (var i = 0; i < count; i++) {
      deviation =
          Math.max(deviation, deviation(chosen[i], outcomes.get(i + 1), outcomes.getFirst()));
    }
    return new SelfCheck(count, actors, largest == 0 ? deviation : deviation / largest);
  }

  /// Numbers of the features of the graph; they are its first nodes.
  int[] features() {
    return Arrays.stream(made.kept()).filter(node -> node < made.nodes().features()).toArray();
  }

  private double deviation(int source, Rerun.Outcome with, Rerun.Outcome without) {
    var features = with.readings().length;
    var first = graph.nodes().size() - made.targets().size();
    var deviation = 0.0;
    for (var target = 0; target < features; target++) {
      var change = with.readings()[target] - without.readings()[target];
      var said = made.adjacency().weight(target, source);
      deviation = Math.max(deviation, Math.abs(change - said));
    }
    for (var logit = 0; logit < with.outputs().length; logit++) {
      var change = with.outputs()[logit] - without.outputs()[logit];
      var said = made.adjacency().weight(first + logit, source);
      deviation = Math.max(deviation, Math.abs(change - said));
    }
    return deviation;
  }

  /// All nodes that were looked at, and all effects: nothing is pruned.
  public CircuitGraph graph() {
    return graph;
  }

  public CircuitModel circuit() {
    return circuit;
  }

  public TokenSequence prompt() {
    return prompt;
  }

  /// What the graph says of changes.
  Prediction prediction() {
    return prediction;
  }

  Rerun rerun() {
    return rerun;
  }

  /// A node of the graph as a target alone.
  TargetBatch batch(int index, NDManager owner) {
    var number = made.kept()[index];
    var nodes = made.nodes();
    var reader = rerun.reader();
    if (number >= nodes.sources()) {
      var logit = number - nodes.sources();
      return reader.logits(made.targets().subList(logit, logit + 1), number, owner);
    }
    return reader.features(
        nodes.dictionary(number),
        new int[] {nodes.position(number)},
        new int[] {nodes.latent(number)},
        new int[] {number},
        owner);
  }

  /// What all nodes write, made anew where it is looked at.
  Sources sources() {
    return new Sources(pass, circuit.replacement(), rerun.promptFeatures(), made.nodes());
  }

  FrozenPass pass() {
    return pass;
  }

  Made made() {
    return made;
  }

  /// How long its parts took.
  public Phases phases() {
    return phases;
  }

  /// Next-token logits of the model at the last position, `[V]`.
  public float[] logits() {
    return pass.logits();
  }

  /// The share of the influence of the graph's features that its edges lack because memory was
  /// short; usually 0.
  public double lost() {
    return made.lost();
  }

  @Override
  public void close() {
    pass.close();
  }
}
