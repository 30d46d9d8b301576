package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A pass that goes on from what another has computed.
@ExtendWith(TestEngine.class)
class ResumeTest {
  private static final long[] IDS = {5, 17, 3, 40, 8, 9};

  private static LanguageModel model(String family, Engine engine) {
    return LanguageModel.open(
        Golden.folder("models/" + family),
        engine,
        Precision.FP32,
        Progress.none(),
        new Cancellation());
  }

  private static float[] logits(Transformer.Result result) {
    return result.logits().orElseThrow().toFloatArray();
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void aResumedPassYieldsTheLogitsOfTheWholeBitByBit(String family, Engine engine) {
    try (var model = model(family, engine);
        var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var layers = model.spec().layers();
      var ids = scope.create(IDS, new Shape(1, IDS.length));
      for (var layer = 0; layer < layers; layer++) {
        var starts = List.of(new HookPoint(Site.RESID_PRE, layer), HookPoint.residPost(layer));
        var hooks =
            Hooks.none()
                .andCapture(starts)
                .andIntervene(HookPoint.residPost(layers - 1), (x, s) -> x.mul(1.5f).add(0.25f));
        var plain =
            model
                .transformer()
                .forward(
                    ids,
                    Hooks.none().andCapture(starts),
                    Extent.LOGITS,
                    Optional.empty(),
                    ops,
                    new Cancellation());
        var whole =
            model
                .transformer()
                .forward(ids, hooks, Extent.LOGITS, Optional.empty(), ops, new Cancellation());
        for (var from : starts) {
          var resumed =
              model
                  .transformer()
                  .resume(
                      plain.capture(from),
                      from,
                      hooks,
                      Extent.LOGITS,
                      Optional.empty(),
                      ops,
                      new Cancellation());
          assertArrayEquals(logits(whole), logits(resumed), from.toString());
        }
      }
    }
  }

  /// A fork holds what was seen, for the blocks that it is for, and goes its own way after it.
  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void aForkedCacheGoesOnWhereTheTextWas(String family, Engine engine) {
    try (var model = model(family, engine);
        var scope = engine.scope();
        var cache = new KvCache(engine, model.spec(), 1, 16)) {
      var start = new HookPoint(Site.RESID_PRE, 1);
      pass(model, cache, scope.create(new long[] {5, 17, 3}, new Shape(1, 3)));
      try (var fork = cache.fork(1, 3);
          var shorter = cache.fork(0, 2)) {
        var next = pass(model, cache, scope.create(new long[] {40}, new Shape(1, 1)));
        pass(model, cache, scope.create(new long[] {8}, new Shape(1, 1)));
        var resumed =
            model
                .transformer()
                .resume(
                    next.capture(start),
                    start,
                    Hooks.none(),
                    Extent.LOGITS,
                    Optional.of(fork),
                    engine.ops(scope),
                    new Cancellation());
        assertArrayEquals(logits(next), logits(resumed));
        var again = pass(model, shorter, scope.create(new long[] {3}, new Shape(1, 1)));
        var more = pass(model, shorter, scope.create(new long[] {40}, new Shape(1, 1)));
        assertArrayEquals(logits(next), logits(more), 1e-4f);
        assertThrows(IllegalArgumentException.class, () -> fork.fork(0, 1));
        again.logits().ifPresent(NDArray::close);
      }
    }
  }

  private static Transformer.Result pass(LanguageModel model, KvCache cache, NDArray ids) {
    return model
        .transformer()
        .forward(
            ids,
            Hooks.capture(new HookPoint(Site.RESID_PRE, 1)),
            Extent.LOGITS,
            Optional.of(cache),
            model.engine().ops(ids.getManager()),
            new Cancellation());
  }
}
