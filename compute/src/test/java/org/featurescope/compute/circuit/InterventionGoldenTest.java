package org.featurescope.compute.circuit;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What circuit-tracer measures when features are set to values.
@ExtendWith(TestEngine.class)
class InterventionGoldenTest {

  static List<String> kinds() {
    return Traced.KINDS;
  }

  private static List<NodeEdit> edits(JsonObject golden) {
    return golden.getAsJsonArray("interventions").asList().stream()
        .map(element -> edit(element.getAsJsonObject()))
        .toList();
  }

  private static NodeEdit edit(JsonObject golden) {
    var feature =
        new Node.Feature(
            Site.of(golden.get("layer").getAsInt()),
            golden.get("pos").getAsInt(),
            golden.get("feature").getAsInt(),
            golden.get("activation_before").getAsDouble());
    return NodeEdit.clamp(feature, golden.get("value").getAsDouble());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void logitsAreThoseOfTheReferenceHoweverMuchMayChange(String kind, Engine engine)
      throws IOException {
    try (var traced = new Traced(engine, kind);
        var run = traced.run(traced.settings())) {
      for (var element : traced.json("interventions.json").getAsJsonArray("cases")) {
        var golden = element.getAsJsonObject();
        for (var freedom : Freedom.values()) {
          var name = freedom.name().toLowerCase(Locale.ROOT);
          var expected =
              traced.tensor(
                  "interventions.safetensors",
                  "logits." + name + "." + golden.get("index").getAsInt());
          var logits = run.rerun().allLogits(edits(golden), freedom, new Cancellation());
          var end = Arrays.copyOfRange(logits, logits.length - expected.length, logits.length);
          assertClose(
              kind + " " + golden.get("name") + " " + name,
              expected,
              end,
              TestEngine.tolerance(1e-4),
              0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void addingANodeUnderTheFullFreezeChangesEveryTargetByItsColumn(String kind, Engine engine)
      throws IOException {
    try (var traced = new Traced(engine, kind);
        var run = traced.run(traced.settings().withChecked(Integer.MAX_VALUE))) {
      var check = run.graph().selfCheck().orElseThrow();
      assertEquals(run.graph().nodes().size() - check.nodes(), run.made().targets().size());
      assertEquals(check.nodes(), check.checked());
      assertTrue(check.deviation() < TestEngine.tolerance(1e-5), check.toString());
      assertTrue(check.deviation() > 0, "nothing was compared");
    }
  }
}
