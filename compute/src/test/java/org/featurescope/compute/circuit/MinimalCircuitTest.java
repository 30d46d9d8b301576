package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestEngine.class)
class MinimalCircuitTest {
  private static final Cancellation NEVER = new Cancellation();
  private static final AttributionSettings SETTINGS =
      AttributionSettings.USUAL.withChecked(0).withTargets(new Targets.Difference(75, 33));

  private static Means nothing(GraphRun run) {
    var values =
        Means.ofPrompt(run).values().stream().map(means -> new float[means.length]).toList();
    return new Means("nothing", values);
  }

  private static BitSet all(GraphRun run) {
    var all = new BitSet();
    all.set(0, run.features().length);
    return all;
  }

  /// With every active feature left alone and all others at zero, where they are, nothing changes;
  /// and a feature of the last layer that is left out is as good as ablated.
  @ParameterizedTest
  @ValueSource(strings = {"relu", "clt"})
  void whatIsInTheCircuitIsLeftAlone(String kind, Engine engine) throws IOException {
    try (var traced = new Traced(engine, kind);
        var run = traced.run(SETTINGS)) {
      var ablation = new MeanAblation(run, nothing(run));
      var unchanged = ablation.unchanged(NEVER);
      var missing = run.features().length - 1;
      var allButOne = all(run);
      allButOne.clear(missing);
      var outputs = ablation.outputs(List.of(all(run), allButOne), NEVER);
      assertEquals(unchanged, outputs[0], 1e-5);
      var edit = NodeEdit.ablate(run.graph().nodes().get(missing));
      var trial = new Trial(run, List.of(edit), Freedom.OPEN).run(Progress.none(), NEVER);
      assertEquals(trial.outputs().getFirst().measured(), outputs[1] - unchanged, 1e-5);
      assertTrue(Math.abs(outputs[1] - unchanged) > 1e-4, "nothing was ablated");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "clt"})
  void theSmallestCircuitThatIsFoundKeepsItsShareAndNoMore(String kind, Engine engine)
      throws IOException {
    try (var traced = new Traced(engine, kind);
        var run = traced.run(SETTINGS)) {
      var means = Means.ofPrompt(run);
      var found = new MinimalCircuitJob(run, 0.8, means, 400).run(Progress.none(), NEVER);
      assertEquals("the prompt", found.reference());
      assertTrue(found.share() >= 0.8, found.toString());
      assertTrue(found.nodes().size() < run.features().length / 2, found.toString());
      assertTrue(found.tried() < 400, found.toString());
      var ablation = new MeanAblation(run, means);
      var circuits =
          IntStream.range(-1, found.nodes().size())
              .mapToObj(without -> set(run, found.nodes(), without))
              .toList();
      var outputs = ablation.outputs(circuits, NEVER);
      assertEquals(found.kept(), outputs[0], 1e-5);
      for (var i = 1; i < outputs.length; i++) {
        var share = (outputs[i] - found.empty()) / (found.model() - found.empty());
        assertTrue(share < 0.8, "one more can go");
      }
    }
  }

  private static BitSet set(GraphRun run, List<Integer> nodes, int without) {
    var set = new BitSet();
    for (var i = 0; i < nodes.size(); i++) {
      if (i != without) {
        set.set(run.features()[nodes.get(i)]);
      }
    }
    return set;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1.5, Double.NaN})
  void aShareThatIsNoneIsRefused(double share, Engine engine) throws IOException {
    try (var traced = new Traced(engine, "relu");
        var run = traced.run(SETTINGS)) {
      var means = Means.ofPrompt(run);
      assertThrows(
          FeaturescopeException.class, () -> new MinimalCircuitJob(run, share, means, 100));
    }
  }
}
