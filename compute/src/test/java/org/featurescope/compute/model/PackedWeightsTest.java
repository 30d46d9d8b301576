package org.featurescope.compute.model;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.featurescope.compute.model.Golden.distance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(TestEngine.class)
class PackedWeightsTest {
  /// Float32 sums in another order, through three blocks.
  private static final double TOLERANCE = 2e-5;

  /// The same with what enters each product rounded to bfloat16: a sum near the middle of two goes
  /// the other way now and then, 2^-8 of it.
  private static final double ROUNDED = 0.03;

  private static LanguageModel model(String family, Engine engine, Precision precision) {
    return LanguageModel.open(
        Golden.folder("models/" + family), engine, precision, Progress.none(), new Cancellation());
  }

  private static Transformer packed(LanguageModel model, NDManager owner) {
    var weights = model.transformer().weights();
    var packed = new PackedWeights(weights, model.spec(), model.engine(), owner, () -> true);
    return new Transformer(model.spec(), weights, owner, () -> {}, Optional.of(packed));
  }

  /// The logits of the last of three tokens that follow a text one by one.
  private static float[] logits(Transformer transformer, Engine engine, NDManager scope) {
    try (var cache = new KvCache(engine, transformer.spec(), 1, 8)) {
      var passes = new long[][] {{5, 17, 3, 40}, {8}, {9}, {17}};
      NDArray logits = null;
      for (var ids : passes) {
        logits =
            transformer
                .forward(
                    scope.create(ids, new Shape(1, ids.length)),
                    Hooks.none(),
                    Extent.LAST_LOGITS,
                    Optional.of(cache),
                    engine.ops(scope),
                    new Cancellation())
                .logits()
                .orElseThrow();
      }
      return logits.toFloatArray();
    }
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void tokensAreTheSameByPackedMatrices(String family, Engine engine) {
    try (var model = model(family, engine, Precision.FP32);
        var scope = engine.scope()) {
      var expected = logits(model.transformer(), engine, scope);
      var actual = logits(packed(model, scope), engine, scope);
      assertClose("logits", expected, scope.create(actual), TOLERANCE, TOLERANCE);
    }
  }

  @Test
  void inBfloat16TokensAreAlmostWhereTheProcessorHasIt(Engine engine) {
    try (var model = model("llama", engine, Precision.BF16);
        var scope = engine.scope()) {
      if (engine.prefersHalves()) {
        // Nor would anyone pack them.
        assertTrue(packs(model, scope).isEmpty());
        return;
      }
      var expected = logits(model.transformer(), engine, scope);
      var actual = logits(packed(model, scope), engine, scope);
      assertEquals(0, distance(expected, actual), ROUNDED);
    }
  }

  @Test
  void inBfloat16TheyAreMadeWhereTheProcessorMultipliesIt(Engine engine) {
    try (var model = model("llama", engine, Precision.BF16);
        var scope = engine.scope()) {
      var weights = model.transformer().weights();
      var all = new PackedWeights(weights, model.spec(), engine, scope, () -> true);
      assertEquals(
          !weights.inHalves() && engine.multipliesRows(true),
          all.forToken(weights.block(0).mlpOut().weight()).isPresent());
    }
  }

  private static Optional<?> packs(LanguageModel model, NDManager scope) {
    var weights = model.transformer().weights();
    return new PackedWeights(weights, model.spec(), model.engine(), scope)
        .forToken(weights.block(0).mlpOut().weight());
  }

  @Test
  void smallModelsAreLeftAsTheyAre(Engine engine) {
    try (var model = model("gpt2", engine, Precision.FP32);
        var scope = engine.scope()) {
      assertEquals(Optional.empty(), packs(model, scope));
      var weight = model.transformer().weights().block(0).mlpOut().weight();
      var weights = model.transformer().weights();
      var all = new PackedWeights(weights, model.spec(), engine, scope, () -> true);
      assertEquals(engine.multipliesRows(false), all.forToken(weight).isPresent());
      assertEquals(engine.multipliesRows(false), all.forToken(weights.unembedding()).isPresent());
    }
  }
}
