package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Takes away the most influential features of a graph, one at a time, and compares what that does
/// to the outputs with what the graph says.
public final class FaithfulnessJob implements Job<Faithfulness> {
  private final GraphRun run;
  private final int most;
  private final Freedom freedom;

  /// @param run must stay open
  /// @param most how many features are taken away at most
  public FaithfulnessJob(GraphRun run, int most, Freedom freedom) {
    if (most < 2) {
      throw new IllegalArgumentException(most + " features");
    }
    this.run = run;
    this.most = most;
    this.freedom = freedom;
  }

  @Override
  public String title() {
    return "Testing the nodes of a circuit one by one";
  }

  /// @throws FeaturescopeException if the graph has fewer than two features
  @Override
  public Faithfulness run(Progress progress, Cancellation cancellation) {
    var chosen = mostInfluential();
    var points = new ArrayList<Faithfulness.Point>();
    var batch = Math.max(1, run.rerun().batch() - 1);
    for (var first = 0; first < chosen.size(); first += batch) {
      progress.report(first, chosen.size(), "nodes");
      var some = chosen.subList(first, Math.min(first + batch, chosen.size()));
      var texts = new ArrayList<List<NodeEdit>>();
      texts.add(List.of());
      some.forEach(node -> texts.add(List.of(ablation(node))));
      var outcomes = run.rerun().run(texts, freedom, new int[0], cancellation);
      for (var i = 0; i < some.size(); i++) {
        points.addAll(points(some.get(i), outcomes.getFirst(), outcomes.get(i + 1)));
      }
    }
    progress.report(chosen.size(), chosen.size(), "nodes");
    return Faithfulness.of(points);
  }

  private NodeEdit ablation(int node) {
    return NodeEdit.ablate(run.graph().nodes().get(node));
  }

  private List<Integer> mostInfluential() {
    var influence = Influence.of(run.graph()).values();
    var features = run.features().length;
    if (features < 2) {
      throw new FeaturescopeException(
          "the graph has %d features, too few to compare".formatted(features),
          "choose a longer prompt, or another set of transcoders");
    }
    return IntStream.range(0, features)
        .boxed()
        .sorted(Comparator.comparingDouble(node -> -influence[node]))
        .limit(most)
        .toList();
  }

  private List<Faithfulness.Point> points(int node, Rerun.Outcome before, Rerun.Outcome after) {
    var changes = run.prediction().changes(List.of(ablation(node)), freedom);
    var first = changes.length - before.outputs().length;
    return IntStream.range(0, before.outputs().length)
        .mapToObj(i ->
            new Faithfulness.Point(
                node,
                first + i,
                changes[first + i],
                (double) after.outputs()[i] - before.outputs()[i]))
        .toList();
  }
}
