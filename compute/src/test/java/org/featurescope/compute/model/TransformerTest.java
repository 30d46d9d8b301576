package org.featurescope.compute.model;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What hooks, caches and early ends do, on models whose plain pass equals the reference.
@ExtendWith(TestEngine.class)
class TransformerTest {
  private static final long[] IDS = {284, 331, 310, 263, 333, 86, 258, 12, 7, 99};

  private Engine engine;
  private NDManager scope;

  @BeforeEach
  void open(Engine engine) {
    this.engine = engine;
    scope = engine.scope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private LanguageModel model(String name, Precision precision) {
    return LanguageModel.open(
        Golden.folder("models/" + name), engine, precision, Progress.none(), new Cancellation());
  }

  private Transformer.Result run(
      LanguageModel model, long[] ids, Hooks hooks, Extent extent, Optional<KvCache> cache) {
    return model
        .transformer()
        .forward(
            scope.create(ids, new Shape(1, ids.length)),
            hooks,
            extent,
            cache,
            engine.ops(scope),
            new Cancellation());
  }

  private float[] logits(LanguageModel model, Hooks hooks) {
    return run(model, IDS, hooks, Extent.LOGITS, Optional.empty())
        .logits()
        .orElseThrow()
        .toFloatArray();
  }

  /// Doubling an activation twice, once in each of two ways, must be what the model sees from there
  /// on; for the last residual stream the effect on the logits is known: none, the norm takes it
  /// out.
  @Test
  void interventionsRunInOrderAndTheCaptureSeesTheirResult() {
    try (var model = model("gpt2", Precision.FP32)) {
      var point = HookPoint.residPost(1);
      var plain = run(model, IDS, Hooks.capture(point), Extent.CAPTURES, Optional.empty());
      var seen = new ArrayList<String>();
      var hooks =
          Hooks.capture(point)
              .andIntervene(
                  point,
                  (x, s) -> {
                    seen.add("first");
                    return x.mul(2);
                  })
              .andIntervene(
                  point,
                  (x, s) -> {
                    seen.add("second");
                    return x.add(1);
                  });
      var changed = run(model, IDS, hooks, Extent.CAPTURES, Optional.empty());
      assertEquals(List.of("first", "second"), seen);
      var expected = plain.capture(point).toFloatArray();
      for (var i = 0; i < expected.length; i++) {
        expected[i] = 2 * expected[i] + 1;
      }
      assertClose("capture", expected, changed.capture(point), 0, 1e-6);
    }
  }

  /// Putting back what was there changes nothing, at any hook: no hook is beside the path.
  @ParameterizedTest
  @EnumSource(Site.class)
  void anIdentityAtAnyHookLeavesTheLogits(Site site) {
    for (var name : List.of("gpt2", "llama")) {
      try (var model = model(name, Precision.FP32)) {
        var point = new HookPoint(site, site.inBlock() ? 1 : -1);
        if (name.equals("llama") && site == Site.POS_EMBED) {
          continue; // rotary models add no positions
        }
        var plain = logits(model, Hooks.none());
        var hooked = logits(model, Hooks.none().andIntervene(point, (x, s) -> x.mul(1)));
        assertClose(name + " " + point, plain, hooked, 1e-5, 1e-5);
        var zeroed = logits(model, Hooks.none().andIntervene(point, (x, s) -> x.mul(0)));
        assertTrue(!Arrays.equals(plain, zeroed), "zeroing " + point + " must matter");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "llama-rope3"})
  void aCacheChangesNothing(String name) {
    try (var model = model(name, Precision.FP32)) {
      var vocabulary = model.spec().vocabulary();
      var ids = Arrays.stream(IDS).map(id -> id % vocabulary).toArray();
      var whole =
          run(model, ids, Hooks.none(), Extent.LOGITS, Optional.empty())
              .logits()
              .orElseThrow()
              .toFloatArray();
      try (var cache = new KvCache(engine, model.spec(), 1, ids.length)) {
        var at = 0;
        for (var count : new int[] {4, 1, 3, 1, 1}) {
          var part = Arrays.copyOfRange(ids, at, at + count);
          var logits =
              run(model, part, Hooks.none(), Extent.LOGITS, Optional.of(cache))
                  .logits()
                  .orElseThrow();
          assertClose(
              "positions " + at + " to " + (at + count),
              Arrays.copyOfRange(whole, at * vocabulary, (at + count) * vocabulary),
              logits,
              1e-5,
              1e-5);
          at += count;
        }
        assertEquals(ids.length, cache.length());
        cache.truncate(5);
        var again =
            run(
                    model,
                    Arrays.copyOfRange(ids, 5, 8),
                    Hooks.none(),
                    Extent.LAST_LOGITS,
                    Optional.of(cache))
                .logits()
                .orElseThrow();
        assertClose(
            "after a truncation",
            Arrays.copyOfRange(whole, 7 * vocabulary, 8 * vocabulary),
            again,
            1e-5,
            1e-5);
      }
    }
  }

  @Test
  void aPassForCapturesDoesNotRunWhatComesAfterThem() {
    try (var model = model("gpt2", Precision.FP32)) {
      var reached = new ArrayList<HookPoint>();
      var hooks = Hooks.capture(new HookPoint(Site.RESID_MID, 1));
      for (var layer = 0; layer < 3; layer++) {
        for (var site : List.of(Site.ATTN_OUT, Site.MLP_OUT)) {
          var point = new HookPoint(site, layer);
          hooks =
              hooks.andIntervene(
                  point,
                  (x, s) -> {
                    reached.add(point);
                    return x;
                  });
        }
      }
      var result = run(model, IDS, hooks, Extent.CAPTURES, Optional.empty());
      assertEquals(
          List.of(
              new HookPoint(Site.ATTN_OUT, 0),
              new HookPoint(Site.MLP_OUT, 0),
              new HookPoint(Site.ATTN_OUT, 1)),
          reached);
      assertTrue(result.logits().isEmpty());
      assertEquals(1, result.captures().size());
    }
  }

  @Test
  void theLastLogitsAreTheLastRowOfAll() {
    try (var model = model("llama", Precision.FP32)) {
      var all = logits(model, Hooks.none());
      var last =
          run(model, IDS, Hooks.none(), Extent.LAST_LOGITS, Optional.empty())
              .logits()
              .orElseThrow();
      var vocabulary = model.spec().vocabulary();
      assertArrayEquals(new long[] {1, 1, vocabulary}, last.getShape().getShape());
      assertClose(
          "last row",
          Arrays.copyOfRange(all, all.length - vocabulary, all.length),
          last,
          1e-5,
          1e-5);
    }
  }

  @Test
  void sequencesOfABatchDoNotSeeEachOther() {
    try (var model = model("gpt2", Precision.FP32)) {
      var both = new long[2 * IDS.length];
      for (var i = 0; i < IDS.length; i++) {
        both[i] = 5L + i;
        both[IDS.length + i] = IDS[i];
      }
      var batch =
          model
              .transformer()
              .forward(
                  scope.create(both, new Shape(2, IDS.length)),
                  Hooks.none(),
                  Extent.LOGITS,
                  Optional.empty(),
                  engine.ops(scope),
                  new Cancellation())
              .logits()
              .orElseThrow()
              .toFloatArray();
      assertClose(
          "second of two",
          logits(model, Hooks.none()),
          Arrays.copyOfRange(batch, batch.length / 2, batch.length),
          1e-5,
          1e-5);
    }
  }

  /// bfloat16 keeps 8 bits of a product's factors: 2^-8 relative, and some of it cancels.
  @Test
  void bfloat16StaysNearFloat32() {
    try (var exact = model("gpt2", Precision.FP32);
        var rounded = model("gpt2", Precision.BF16)) {
      assertClose("logits", logits(exact, Hooks.none()), logits(rounded, Hooks.none()), 0.15, 0.05);
    }
  }

  @Test
  void aHookBelowTheLastLayerIsRefusedByName() {
    try (var model = model("gpt2", Precision.FP32)) {
      var e =
          assertThrows(
              FeaturescopeException.class,
              () -> logits(model, Hooks.capture(HookPoint.residPost(3))));
      assertEquals("choose a layer from 0 to 2", e.remedy());
    }
  }

  @Test
  void cancellationStopsBetweenLayers() {
    try (var model = model("gpt2", Precision.FP32)) {
      var cancellation = new Cancellation();
      var layers = new ArrayList<Integer>();
      var hooks = Hooks.none();
      for (var layer = 0; layer < 3; layer++) {
        var l = layer;
        hooks =
            hooks.andIntervene(
                HookPoint.residPost(layer),
                (x, s) -> {
                  layers.add(l);
                  cancellation.cancel();
                  return x;
                });
      }
      var watched = hooks;
      NDArray ids = scope.create(IDS, new Shape(1, IDS.length));
      assertThrows(
          CancellationException.class,
          () ->
              model
                  .transformer()
                  .forward(
                      ids,
                      watched,
                      Extent.LOGITS,
                      Optional.empty(),
                      engine.ops(scope),
                      cancellation));
      assertEquals(List.of(0), layers);
    }
  }

  /// Native arrays of a pass die with its scope; a leak of one array a pass would show as a
  /// thousand.
  @Test
  void aThousandPassesLeaveNothingBehind() {
    try (var model = model("gpt2", Precision.FP32)) {
      var point = HookPoint.residPost(1);
      var before = 0;
      for (var i = 0; i < 1000; i++) {
        try (var pass = engine.scope()) {
          model
              .transformer()
              .forward(
                  pass.create(IDS, new Shape(1, IDS.length)),
                  Hooks.capture(point),
                  Extent.LOGITS,
                  Optional.empty(),
                  engine.ops(pass),
                  new Cancellation());
        }
        if (i == 0) {
          before = owned(model);
        }
      }
      assertEquals(before, owned(model), "arrays that belong to the model");
    }
  }

  private static int owned(LanguageModel model) {
    return model.transformer().weights().embedding().getManager().getManagedArrays().size();
  }
}
