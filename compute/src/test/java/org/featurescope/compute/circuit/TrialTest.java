package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What graphs say of changes, beside what the model does.
@ExtendWith(TestEngine.class)
class TrialTest {
  private Traced traced;
  private GraphRun run;

  @BeforeEach
  void open(Engine engine) throws IOException {
    traced = new Traced(engine, "relu");
    run = traced.run(traced.settings());
  }

  @AfterEach
  void close() {
    run.close();
    traced.close();
  }

  private TrialResult trial(Freedom freedom, NodeEdit... edits) {
    return new Trial(run, List.of(edits), freedom).run(Progress.none(), new Cancellation());
  }

  private Node.Feature feature(int index) {
    return (Node.Feature) run.graph().nodes().get(index);
  }

  private Node last(Class<? extends Node> kind) {
    return run.graph().nodes().get(run.graph().indices(kind).max().getAsInt());
  }

  /// Everything that is not acted on directly is held, so the graph is exact.
  @Test
  void underTheFullFreezeSeveralChangesDoWhatTheGraphSays() {
    var result =
        trial(
            Freedom.CONSTRAINED,
            NodeEdit.ablate(feature(3)),
            NodeEdit.clamp(feature(20), 2.5),
            NodeEdit.multiply(feature(50), -1),
            NodeEdit.multiply(last(Node.Error.class), 3),
            NodeEdit.ablate(last(Node.Token.class)));
    var largest = 0.0;
    for (var effect : result.outputs()) {
      assertEquals(effect.predicted(), effect.measured(), 2e-5);
      largest = Math.max(largest, Math.abs(effect.measured()));
    }
    assertTrue(largest > 0.1, "nothing changed");
    for (var effect : result.features()) {
      assertEquals(effect.predicted(), effect.measured(), 2e-5);
    }
  }

  @Test
  void settingAFeatureToWhatItIsChangesNothing() {
    var same = NodeEdit.clamp(feature(20), feature(20).activation().getAsDouble());
    for (var freedom : Freedom.values()) {
      for (var effect : trial(freedom, same, NodeEdit.multiply(feature(50), 1)).outputs()) {
        assertEquals(0, effect.measured(), 1e-5);
        assertEquals(0, effect.predicted(), 1e-6);
      }
    }
  }

  /// With one edge after another, what is predicted is the sum over all paths until a feature is
  /// off.
  @Test
  void aSmallChangeOfTheOpenModelIsForetoldThroughOtherFeatures() {
    var predicted = run.prediction();
    var edit = NodeEdit.multiply(feature(6), 0.9);
    var direct = predicted.changes(List.of(edit), Freedom.CONSTRAINED);
    var all = predicted.changes(List.of(edit), Freedom.OPEN);
    var influenced = run.graph().adjacency().toDense();
    var expected = new double[direct.length];
    for (var target = 0; target < direct.length; target++) {
      var shares = -0.1 * influenced[target][6];
      for (var between = 0; between < 95; between++) {
        if (between != 6) {
          shares +=
              influenced[target][between]
                  * Math.max(-1, expected[between] / feature(between).activation().getAsDouble());
        }
      }
      expected[target] = shares;
    }
    for (var target = 0; target < direct.length; target++) {
      assertEquals(expected[target], all[target], 1e-6);
    }
    assertTrue(Math.abs(all[direct.length - 1] - direct[direct.length - 1]) > 1e-6);
  }

  @Test
  void underTheFullFreezePredictedAndMeasuredEffectsOfManyNodesAgree() {
    var faithful =
        new FaithfulnessJob(run, 40, Freedom.CONSTRAINED).run(Progress.none(), new Cancellation());
    assertEquals(40 * 10, faithful.points().size());
    assertEquals(1, faithful.pearson(), 1e-6);
    assertTrue(faithful.spearman() > 0.999, "" + faithful.spearman());
    var open = new FaithfulnessJob(run, 40, Freedom.OPEN).run(Progress.none(), new Cancellation());
    assertTrue(open.pearson() > 0.5 && open.pearson() < 0.9999, "" + open.pearson());
  }

  @Test
  void ranksOfEqualValuesAreShared() {
    var ranks = Faithfulness.ranks(new double[] {3, 1, 3, 2});
    assertArrayEquals(new double[] {2.5, 0, 2.5, 1}, ranks);
  }

  @Test
  void onlyWhatCanBeChangedIs() {
    assertThrows(FeaturescopeException.class, () -> NodeEdit.ablate(last(Node.Logit.class)));
    assertThrows(
        FeaturescopeException.class,
        () -> new NodeEdit(last(Node.Error.class), NodeEdit.Kind.CLAMP, 1));
    assertThrows(FeaturescopeException.class, () -> trial(Freedom.OPEN));
    var elsewhere = NodeEdit.clamp(new Node.Feature(Site.of(1), 9, 0, 1.0), 2);
    var refusal = assertThrows(FeaturescopeException.class, () -> trial(Freedom.OPEN, elsewhere));
    assertTrue(refusal.problem().contains("position 9"), refusal.problem());
  }
}
