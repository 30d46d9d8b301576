package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.text.TokenSequence;

/// A computed graph together with what it was computed from, so that it can be tested on the model.
/// To be closed, before its [CircuitModel] is.
public final class GraphRun implements AutoCloseable {

  /// @param nodes of the prompt
  /// @param kept numbers of those that the graph has, ascending
  /// @param adjacency between those
  /// @param dropped the largest share of a row that was too small to be kept
  record Made(Nodes nodes, int[] kept, SparseAdjacency adjacency, double dropped) {}

  private final CircuitModel circuit;
  private final TokenSequence prompt;
  private final FrozenPass pass;
  private final PromptFeatures features;
  private final List<LogitTarget> targets;
  private final Made made;
  private final Phases phases;
  private final CircuitGraph graph;

  GraphRun(
      CircuitModel circuit,
      TokenSequence prompt,
      FrozenPass pass,
      PromptFeatures features,
      List<LogitTarget> targets,
      Made made,
      Phases phases) {
    this(circuit, prompt, pass, features, targets, made, phases, Optional.empty());
  }

  private GraphRun(
      CircuitModel circuit,
      TokenSequence prompt,
      FrozenPass pass,
      PromptFeatures features,
      List<LogitTarget> targets,
      Made made,
      Phases phases,
      Optional<CircuitGraph> graph) {
    this.circuit = circuit;
    this.prompt = prompt;
    this.pass = pass;
    this.features = features;
    this.targets = targets;
    this.made = made;
    this.phases = phases;
    this.graph = graph.orElseGet(this::unchecked);
  }

  private CircuitGraph unchecked() {
    var tokens = new ArrayList<PromptToken>();
    for (var i = 0; i < prompt.size(); i++) {
      var id = prompt.id(i);
      tokens.add(new PromptToken(id, circuit.model().tokenizer().decode(new int[] {id}, true)));
    }
    return new CircuitGraph(
        prompt.text(),
        tokens,
        Provenance.of("featurescope"),
        made.nodes().nodes(made.kept()),
        made.adjacency(),
        targets.stream().map(LogitTarget::weight).toList(),
        Optional.empty());
  }

  GraphRun checked(int count, Cancellation cancellation) {
    return this;
  }

  /// All nodes that were looked at, and all effects: nothing is pruned.
  public CircuitGraph graph() {
    return graph;
  }

  /// How long its parts took.
  public Phases phases() {
    return phases;
  }

  /// Next-token logits of the model at the last position, `[V]`.
  public float[] logits() {
    return pass.logits();
  }

  /// The largest share of a node's inputs that was left out because memory was short; usually 0.
  public double largestDropped() {
    return made.dropped();
  }

  @Override
  public void close() {
    pass.close();
  }
}
