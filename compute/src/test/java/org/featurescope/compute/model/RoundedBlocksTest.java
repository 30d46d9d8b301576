package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.model.Transformer.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pass recorded in bfloat16 says what one in float32 does but for its rounding (1 % of a norm in
/// these models of two layers), also to hooks inside of what is otherwise not widened.
@ExtendWith(TestEngine.class)
class RoundedBlocksTest {
  private static final double ROUNDING = 0.02;
  private static final int POSITIONS = 30;

  private static LanguageModel open(String family, Engine engine) {
    return LanguageModel.open(
        Golden.folder("models/" + family),
        engine,
        Precision.FP32,
        Progress.none(),
        new Cancellation());
  }

  private static Result run(LanguageModel model, Ops ops, List<HookPoint> points) {
    var size = model.spec().vocabulary();
    var ids = LongStream.range(0, POSITIONS).map(t -> (7919 * (t + 1)) % size).toArray();
    return model
        .transformer()
        .forward(
            ops.scope().create(ids, new Shape(1, ids.length)),
            Hooks.none().andCapture(points),
            Extent.LOGITS,
            Optional.empty(),
            ops,
            new Cancellation());
  }

  @Test
  void modelsOfGpt2sKind(Engine engine) {
    var fitting = Golden.families().filter(family -> fits(family, engine));
    assertEquals(Set.of("gpt2", "openai-gpt"), fitting.collect(Collectors.toSet()));
  }

  private static boolean fits(String family, Engine engine) {
    try (var model = open(family, engine)) {
      return RoundedBlocks.fit(model.spec());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "openai-gpt"})
  void logitsAndHooksAreThoseOfFloat32ButForRounding(String family, Engine engine) {
    try (var model = open(family, engine);
        var scope = engine.gradientScope()) {
      var ops = engine.differentiableOps(scope);
      var within =
          List.of(
              new HookPoint(Site.Z, 0),
              new HookPoint(Site.PATTERN, 1),
              new HookPoint(Site.MLP_PRE, 1),
              new HookPoint(Site.MLP_POST, 0));
      var exact = run(model, ops, within);
      var seen = run(model, ops.withBfloat16Linears(), within);
      var unseen = run(model, ops.withBfloat16Linears(), List.of());
      assertClose("logits", exact.logits().orElseThrow(), unseen.logits().orElseThrow());
      assertClose("logits with hooks", exact.logits().orElseThrow(), seen.logits().orElseThrow());
      for (var point : within) {
        assertClose(point.toString(), exact.capture(point), seen.capture(point));
      }
    }
  }

  private static void assertClose(String what, NDArray expected, NDArray actual) {
    assertEquals(expected.getShape(), actual.getShape(), what);
    var distance = Golden.distance(expected.toFloatArray(), actual.toFloatArray());
    assertTrue(distance < ROUNDING, () -> what + " is off by " + distance + " of its norm");
    assertTrue(distance > 0, () -> what + " was not rounded");
  }
}
