package org.featurescope.compute.model;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The forward pass agrees with transformers and TransformerLens on random checkpoints.
///
/// The references differ from float64 by up to 7e-6 on logits; 1e-4 + 1e-4 |x| leaves room for
/// another order of sums and for nothing else.
@ExtendWith(TestEngine.class)
class TransformerGoldenTest {
  private static final double TOLERANCE = TestEngine.tolerance(1e-4);
  private static final double PATTERN_TOLERANCE = TestEngine.tolerance(1e-5);

  private static LanguageModel open(String name, Engine engine) {
    return LanguageModel.open(
        Golden.folder("models/" + name),
        engine,
        Precision.FP32,
        Progress.none(),
        new Cancellation());
  }

  private static NDArray ids(TensorSource expected, NDManager scope) {
    return scope.create(expected.longs("input_ids")).reshape(1, -1);
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void logitsHiddenStatesAndPatternsEqualTheReference(String name, Engine engine) {
    try (var model = open(name, engine);
        var expected = SafeTensors.open(Golden.folder("models/" + name + "/expected.safetensors"));
        var scope = engine.scope()) {
      var layers = model.spec().layers();
      var points = new ArrayList<HookPoint>();
      for (var i = 0; i < layers; i++) {
        points.add(new HookPoint(Site.RESID_PRE, i));
        points.add(new HookPoint(Site.PATTERN, i));
      }
      points.add(HookPoint.residPost(layers - 1));
      var result =
          model
              .transformer()
              .forward(
                  ids(expected, scope),
                  Hooks.none().andCapture(points),
                  Extent.LOGITS,
                  Optional.empty(),
                  engine.ops(scope),
                  new Cancellation());

      assertClose(
          "logits", expected.floats("logits"), result.logits().orElseThrow(), TOLERANCE, TOLERANCE);
      assertClose(
          "final_norm",
          expected.floats(
              model.spec().has(Site.FINAL_NORMALIZED) ? "final_norm" : "hidden_states." + layers),
          result.hidden().orElseThrow(),
          TOLERANCE,
          TOLERANCE);
      for (var i = 0; i <= layers; i++) {
        var point = i < layers ? new HookPoint(Site.RESID_PRE, i) : HookPoint.residPost(i - 1);
        assertClose(
            "hidden_states." + i,
            expected.floats("hidden_states." + i),
            result.capture(point),
            TOLERANCE,
            TOLERANCE);
      }
      for (var i = 0; i < layers; i++) {
        assertClose(
            "attentions." + i,
            expected.floats("attentions." + i),
            result.capture(new HookPoint(Site.PATTERN, i)),
            PATTERN_TOLERANCE,
            0);
      }
    }
  }

  /// The fused path (no hook on a pattern or a norm) is the one that users run.
  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void logitsWithoutHooksEqualTheReference(String name, Engine engine) {
    try (var model = open(name, engine);
        var expected = SafeTensors.open(Golden.folder("models/" + name + "/expected.safetensors"));
        var scope = engine.scope()) {
      var result =
          model
              .transformer()
              .forward(
                  ids(expected, scope),
                  Hooks.none(),
                  Extent.LOGITS,
                  Optional.empty(),
                  engine.ops(scope),
                  new Cancellation());
      assertClose(
          "logits", expected.floats("logits"), result.logits().orElseThrow(), TOLERANCE, TOLERANCE);
    }
  }

  @Test
  void everyHookEqualsTransformerLens(Engine engine) {
    try (var model = open("gpt2", engine);
        var expected = SafeTensors.open(Golden.folder("models/gpt2/expected_hooks.safetensors"));
        var scope = engine.scope()) {
      var names =
          expected.names().stream()
              .filter(n -> !n.equals("logits") && !n.equals("input_ids"))
              .toList();
      assertFalse(names.isEmpty());
      var points = names.stream().map(HookPoint::parse).toList();
      var result =
          model
              .transformer()
              .forward(
                  ids(expected, scope),
                  Hooks.none().andCapture(points),
                  Extent.LOGITS,
                  Optional.empty(),
                  engine.ops(scope),
                  new Cancellation());
      for (var name : names) {
        var capture = result.capture(HookPoint.parse(name));
        assertEquals(
            Arrays.toString(expected.info(name).shape()),
            Arrays.toString(capture.getShape().getShape()),
            name);
        assertClose(name, expected.floats(name), capture, TOLERANCE, TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void greedyContinuationEqualsTheReference(String name, Engine engine) throws IOException {
    try (var model = open(name, engine)) {
      var generation = generation(name);
      var continuation =
          new Generator(model)
              .generate(
                  ints(generation, "prompt_ids").stream().mapToInt(Integer::intValue).toArray(),
                  generation.get("max_new_tokens").getAsInt(),
                  Sampler.greedy(),
                  Hooks.none(),
                  Optional.empty(),
                  id -> {},
                  Progress.none(),
                  new Cancellation());
      assertEquals(ints(generation, "greedy_ids"), continuation.ids());
    }
  }

  private static JsonObject generation(String name) throws IOException {
    var file = Golden.folder("models/" + name + "/expected_tokens.json");
    return JsonParser.parseString(Files.readString(file))
        .getAsJsonObject()
        .getAsJsonObject("generation");
  }

  private static List<Integer> ints(JsonObject json, String key) {
    return json.getAsJsonArray(key).asList().stream().map(e -> e.getAsInt()).toList();
  }
}
