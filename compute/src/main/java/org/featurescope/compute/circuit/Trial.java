package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Changes nodes of a graph, all at once, and compares what follows with what the graph says. The
/// members of a supernode are changed like any other nodes.
public final class Trial implements Job<TrialResult> {
  private final GraphRun run;
  private final List<NodeEdit> edits;
  private final Freedom freedom;

  /// @param run must stay open
  /// @param edits of several changes of one node the last counts
  /// @throws FeaturescopeException if there is nothing to change
  public Trial(GraphRun run, List<NodeEdit> edits, Freedom freedom) {
    if (edits.isEmpty()) {
      throw new FeaturescopeException("nothing is changed", "choose a node to change");
    }
    this.run = run;
    this.edits = List.copyOf(edits);
    this.freedom = freedom;
  }

  @Override
  public String title() {
    return "Testing a circuit";
  }

  /// @throws FeaturescopeException if a node is none of this prompt
  @Override
  public TrialResult run(Progress progress, Cancellation cancellation) {
    progress.report(0, 1, "runs");
    var watched = run.features();
    var outcomes = run.rerun().run(List.of(List.of(), edits), freedom, watched, cancellation);
    progress.report(1, 1, "runs");
    var before = outcomes.getFirst();
    var after = outcomes.getLast();
    var predicted = run.prediction().changes(EditedBatch.lastOfEach(edits), freedom);
    var outputs = new ArrayList<NodeEffect>();
    var first = predicted.length - before.outputs().length;
    for (var i = 0; i < before.outputs().length; i++) {
      outputs.add(effect(first + i, predicted, before.outputs()[i], after.outputs()[i]));
    }
    var features = new ArrayList<NodeEffect>();
    for (var i = 0; i < watched.length; i++) {
      features.add(effect(i, predicted, before.readings()[i], after.readings()[i]));
    }
    return new TrialResult(outputs, features, before.logits(), after.logits());
  }

  private static NodeEffect effect(int node, double[] predicted, float before, float after) {
    return new NodeEffect(node, predicted[node], (double) after - before);
  }
}
