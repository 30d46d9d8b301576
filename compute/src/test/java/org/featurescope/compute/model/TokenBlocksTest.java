package org.featurescope.compute.model;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.featurescope.compute.model.Golden.distance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.JavaMemory;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The next token of one text against the general pass, which two texts of a batch take together.
@ExtendWith(TestEngine.class)
class TokenBlocksTest {
  /// Float32 sums in another order, through three blocks.
  private static final double TOLERANCE = 2e-5;

  private static final long[] PROMPT = {5, 17, 3, 40, 8, 9, 17, 60, 2, 31};
  private static final long NEXT = 23;

  private static LanguageModel model(String family, Engine engine, Precision precision) {
    return LanguageModel.open(
        Golden.folder("models/" + family), engine, precision, Progress.none(), new Cancellation());
  }

  /// The last token after the prompt, in as many texts alike as `batch`.
  private static Transformer.Result next(
      LanguageModel model, int batch, Hooks hooks, NDManager scope) {
    var ops = model.engine().ops(scope);
    try (var cache = new KvCache(model.engine(), model.spec(), batch, PROMPT.length + 1)) {
      var prompts = new long[batch * PROMPT.length];
      Arrays.setAll(prompts, i -> PROMPT[i % PROMPT.length]);
      var tokens = new long[batch];
      Arrays.fill(tokens, NEXT);
      var pass = model.transformer();
      pass.forward(
          scope.create(prompts, new Shape(batch, PROMPT.length)),
          Hooks.none(),
          Extent.LAST_LOGITS,
          Optional.of(cache),
          ops,
          new Cancellation());
      var result =
          pass.forward(
              scope.create(tokens, new Shape(batch, 1)),
              hooks,
              Extent.LAST_LOGITS,
              Optional.of(cache),
              ops,
              new Cancellation());
      assertEquals(PROMPT.length + 1, cache.length());
      return result;
    }
  }

  private static void assertAlike(LanguageModel model, Hooks hooks, double tolerance) {
    try (var scope = model.engine().scope()) {
      var alone = next(model, 1, hooks, scope);
      var together = next(model, 2, hooks, scope);
      for (var point : alone.captures().keySet()) {
        var expected = together.capture(point).get(0);
        var actual = alone.capture(point);
        assertEquals(new Shape(1).addAll(expected.getShape()), actual.getShape(), point.name());
        assertClose(point.name(), expected.toFloatArray(), actual, tolerance, tolerance);
      }
      assertEquals(together.captures().keySet(), alone.captures().keySet());
      var expected = together.logits().orElseThrow().get(0).toFloatArray();
      assertClose("logits", expected, alone.logits().orElseThrow(), tolerance, tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void everySiteIsSeenAsInTheGeneralPass(String family, Engine engine) {
    try (var model = model(family, engine, Precision.FP32)) {
      assertAlike(model, Hooks.none().andCapture(HookValuesTest.points(model.spec())), TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void everySiteIsChangedAsInTheGeneralPass(String family, Engine engine) {
    try (var model = model(family, engine, Precision.FP32)) {
      var hooks = Hooks.none().andCapture(HookValuesTest.points(model.spec()));
      for (var point : HookValuesTest.points(model.spec())) {
        hooks = hooks.andIntervene(point, (x, s) -> x.mul(1.1f));
      }
      assertAlike(model, hooks, TOLERANCE);
    }
  }

  /// What hooks leave alone takes the same way, so that a plan that changes nothing changes no bit.
  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void lookingOnChangesNoBit(String family, @TestEngine.OnProcessor Engine engine) {
    try (var model = model(family, engine, Precision.FP32);
        var scope = engine.scope()) {
      var hooks = Hooks.none();
      for (var point : HookValuesTest.points(model.spec())) {
        hooks = hooks.andIntervene(point, (x, s) -> x);
      }
      var watched = next(model, 1, hooks, scope).logits().orElseThrow();
      var plain = next(model, 1, Hooks.none(), scope).logits().orElseThrow();
      assertEquals(plain, watched);
    }
  }

  /// What is kept of a pass does not lie in memory that Java's collector takes back.
  @Test
  void whatIsKeptStaysWhenJavasMemoryIsUsedAgain(Engine engine) {
    try (var model = model("gpt2", engine, Precision.FP32);
        var scope = engine.scope()) {
      var point = HookPoint.residPost(0);
      var kept = next(model, 1, Hooks.none().andCapture(Set.of(point)), scope).capture(point);
      var before = kept.toFloatArray();
      JavaMemory.useAgain(before.length * Float.BYTES);
      assertArrayEquals(before, kept.toFloatArray());
    }
  }

  @Test
  void anMlpThatIsReplacedMayStillBeLookedInto(Engine engine) {
    try (var model = model("gpt2", engine, Precision.FP32)) {
      var point = new HookPoint(Site.MLP_OUT, 1);
      var replaced = Hooks.capture(point).andReplace(point, (x, s) -> s.full(x.getShape(), 0.25f));
      assertAlike(model, replaced, TOLERANCE);
      var neurons = List.of(new HookPoint(Site.MLP_POST, 1));
      assertAlike(model, replaced.andCapture(neurons), TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void matricesInBfloat16ServeAsWell(String family, Engine engine) {
    try (var model = model(family, engine, Precision.BF16);
        var scope = model.engine().scope()) {
      var alone = next(model, 1, Hooks.none(), scope).logits().orElseThrow();
      var together = next(model, 2, Hooks.none(), scope).logits().orElseThrow();
      // The general pass rounds products to bfloat16 that this one does not, and may compute an MLP
      // in one: 2^-8 of what is added up.
      assertEquals(0, distance(together.get(0).toFloatArray(), alone.toFloatArray()), 0.03);
    }
  }

  /// Single tokens and several at once, in turn, over one cache that is cut back in between: each
  /// finds what the other wrote, and nothing of what was forgotten.
  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void tokensAndTextsShareACache(String family, Engine engine) {
    try (var model = model(family, engine, Precision.FP32);
        var scope = engine.scope();
        var cache = new KvCache(engine, model.spec(), 1, 2 * PROMPT.length);
        var fresh = new KvCache(engine, model.spec(), 1, 2 * PROMPT.length)) {
      seen(model, cache, scope, 60, 61, 62);
      seen(model, cache, scope, 63);
      seen(model, cache, scope, 64);
      cache.truncate(2);
      seen(model, cache, scope, 5);
      seen(model, cache, scope, 17, 3, 40);
      seen(model, cache, scope, 8);
      cache.truncate(5);
      seen(model, cache, scope, 9);
      var actual = seen(model, cache, scope, 17);

      var expected = seen(model, fresh, scope, 60, 61, 5, 17, 3, 9, 17);
      assertClose("logits", expected.toFloatArray(), actual, TOLERANCE, TOLERANCE);
    }
  }

  /// The logits behind some more tokens.
  private static NDArray seen(LanguageModel model, KvCache cache, NDManager scope, long... ids) {
    return model
        .transformer()
        .forward(
            scope.create(ids, new Shape(1, ids.length)),
            Hooks.none(),
            Extent.LAST_LOGITS,
            Optional.of(cache),
            model.engine().ops(scope),
            new Cancellation())
        .logits()
        .orElseThrow();
  }
}
