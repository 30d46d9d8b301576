package org.featurescope.compute.circuit;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What circuit-tracer computes in float64.
@ExtendWith(TestEngine.class)
class AttributionGoldenTest {

  static List<String> kinds() {
    return Traced.KINDS;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void effectsAreThoseOfTheReference(String kind, Engine engine) throws IOException {
    try (var traced = new Traced(engine, kind);
        var run = traced.run(traced.settings())) {
      var expected = traced.tensor("expected.safetensors", "adjacency");
      var largest = 0f;
      for (var weight : expected) {
        largest = Math.max(largest, Math.abs(weight));
      }
      var dense = run.graph().adjacency().toDense();
      var actual = new float[expected.length];
      assertEquals(expected.length, dense.length * dense.length);
      for (var row = 0; row < dense.length; row++) {
        System.arraycopy(dense[row], 0, actual, row * dense.length, dense.length);
      }
      assertClose(kind, expected, actual, TestEngine.tolerance(1e-4) * largest, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nodesAreThoseOfTheReference(String kind, Engine engine) throws IOException {
    try (var traced = new Traced(engine, kind);
        var run = traced.run(traced.settings())) {
      var nodes = run.graph().nodes();
      var features = traced.expected.getAsJsonArray("active_features");
      for (var i = 0; i < features.size(); i++) {
        var golden = features.get(i).getAsJsonObject();
        var feature = (Node.Feature) nodes.get(i);
        assertEquals(golden.get("layer").getAsInt(), feature.site().layer());
        assertEquals(golden.get("pos").getAsInt(), feature.position());
        assertEquals(golden.get("feature").getAsInt(), feature.latent());
        assertEquals(
            golden.get("activation").getAsDouble(),
            feature.activation().getAsDouble(),
            TestEngine.tolerance(1e-4));
      }
      var logits = traced.expected.getAsJsonArray("logit_targets");
      for (var i = 0; i < logits.size(); i++) {
        var golden = logits.get(i).getAsJsonObject();
        var logit = (Node.Logit) nodes.get(nodes.size() - logits.size() + i);
        assertEquals(golden.get("id").getAsInt(), logit.id());
        assertEquals(
            golden.get("probability").getAsDouble(),
            logit.probability(),
            TestEngine.tolerance(1e-5));
      }
      assertClose(
          "logits",
          last(traced.tensor("expected.safetensors", "logits"), traced.model.spec().vocabulary()),
          run.logits(),
          TestEngine.tolerance(1e-4),
          0);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void scoresAndPruningAreThoseOfTheReference(String kind, Engine engine) throws IOException {
    try (var traced = new Traced(engine, kind);
        var run = traced.run(traced.settings())) {
      var scores = Scores.of(run.graph());
      var expected = traced.expected;
      assertEquals(
          expected.get("replacement_score").getAsDouble(),
          scores.replacement(),
          TestEngine.tolerance(1e-5));
      assertEquals(
          expected.get("completeness_score").getAsDouble(),
          scores.completeness(),
          TestEngine.tolerance(1e-5));
      var pruner = new Pruner(run.graph());
      for (var element : expected.getAsJsonArray("prune")) {
        var golden = element.getAsJsonObject();
        var pruning =
            pruner.prune(
                golden.get("node_threshold").getAsDouble(),
                golden.get("edge_threshold").getAsDouble());
        assertEquals(golden.get("kept_nodes").getAsInt(), pruning.nodes().cardinality());
        assertEquals(golden.get("kept_edges").getAsInt(), pruning.edges().cardinality());
      }
      var influence = traced.tensor("expected.safetensors", "node_influence");
      for (var node = 0; node < influence.length; node++) {
        assertEquals(
            influence[node], pruner.influence().values()[node], TestEngine.tolerance(1e-5));
      }
    }
  }

  private static float[] last(float[] values, int count) {
    return Arrays.copyOfRange(values, values.length - count, values.length);
  }
}
