package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.DirectEffect;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.format.SaeFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Logits of decoder directions, as TransformerLens gives them in double precision after its usual
/// processing (`fold_ln`, `center_writing_weights`, `center_unembed`).
@ExtendWith(TestEngine.class)
class LogitEffectsGoldenTest {
  private static final int LATENTS = 56;
  private static final int VOCABULARY = 340;

  /// Sums of 64 products in float32 against float64.
  private static final double TOLERANCE = TestEngine.tolerance(1e-5);

  private interface Check {
    void run(LanguageModel model, float[] directions);
  }

  private static void withDirections(Engine engine, Check check) {
    try (var model =
            LanguageModel.open(
                Golden.folder("models/gpt2"),
                engine,
                Precision.FP32,
                Progress.none(),
                new Cancellation());
        var sae = SaeFiles.open(Golden.folder("evaluation/sae"), engine)) {
      check.run(model, sae.decoder().toFloatArray());
    }
  }

  private static float[] expected() {
    try (var file =
        SafeTensors.open(Golden.folder("logit_effects").resolve("expected.safetensors"))) {
      return file.floats("logits_folded_and_centred");
    }
  }

  @Test
  void logitsOfEveryDirection(Engine engine) {
    withDirections(
        engine,
        (model, directions) -> {
          try (var scope = engine.scope()) {
            var rows = scope.create(directions, new Shape(LATENTS, directions.length / LATENTS));
            var got = DirectEffect.logits(model.transformer(), rows, engine.ops(scope));
            Golden.assertClose("effects", expected(), got, TOLERANCE, 0);
            assertEquals(directions[5], rows.toFloatArray()[5], "the directions stay as they were");
          }
        });
  }

  @Test
  void theStrongestOfBothEndsInOrder(Engine engine) {
    withDirections(
        engine,
        (model, directions) -> {
          var all = expected();
          var ends = new LogitEffects(model).ends(directions, LATENTS, 10);
          assertEquals(LATENTS, ends.size());
          for (var latent = 0; latent < LATENTS; latent++) {
            var row = Arrays.copyOfRange(all, latent * VOCABULARY, (latent + 1) * VOCABULARY);
            var sorted = row.clone();
            Arrays.sort(sorted);
            for (var rank = 0; rank < 10; rank++) {
              var up = ends.get(latent).promoted().get(rank);
              var down = ends.get(latent).suppressed().get(rank);
              // Values closer than the tolerance may change places; what stands there is as large.
              assertEquals(sorted[VOCABULARY - 1 - rank], up.effect(), TOLERANCE);
              assertEquals(sorted[rank], down.effect(), TOLERANCE);
              assertEquals(row[up.id()], up.effect(), TOLERANCE);
              assertEquals(row[down.id()], down.effect(), TOLERANCE);
              assertTrue(up.effect() > down.effect());
              assertEquals(model.tokenizer().label(up.id()), up.token());
            }
          }
        });
  }

  @Test
  void everyFamilyHasADirectEffectThatItsOwnUnembeddingGives(Engine engine) {
    Golden.families()
        .forEach(family -> {
          try (var model =
                  LanguageModel.open(
                      Golden.folder("models/" + family),
                      engine,
                      Precision.FP32,
                      Progress.none(),
                      new Cancellation());
              var scope = engine.scope()) {
            var width = model.spec().dModel();
            var direction = new float[width];
            for (var i = 0; i < width; i++) {
              direction[i] = (float) Math.sin(i + 1);
            }
            var rows = scope.create(direction, new Shape(1, width));
            var got =
                DirectEffect.logits(model.transformer(), rows, engine.ops(scope)).toFloatArray();
            Golden.assertClose(
                family,
                plain(model, direction),
                got,
                TestEngine.tolerance(1e-4),
                TestEngine.tolerance(1e-4));
          }
        });
  }

  /// The same in plain loops.
  private static float[] plain(LanguageModel model, float[] direction) {
    var weights = model.transformer().weights();
    var x = new double[direction.length];
    var mean = 0.0;
    for (var value : direction) {
      mean += value / direction.length;
    }
    var gain = weights.finalNorm().map(norm -> norm.gain().toFloatArray());
    for (var i = 0; i < x.length; i++) {
      x[i] = direction[i];
      if (gain.isPresent()) {
        x[i] =
            switch (model.spec().norm().kind()) {
              case LAYER -> (x[i] - mean) * gain.get()[i];
              case RMS -> x[i] * gain.get()[i];
              case RMS_PLUS_ONE -> x[i] * (1 + gain.get()[i]);
            };
      }
    }
    var unembedding = weights.unembedding().toFloatArray();
    var logits = new float[unembedding.length / x.length];
    var average = 0.0;
    for (var token = 0; token < logits.length; token++) {
      var sum = 0.0;
      for (var i = 0; i < x.length; i++) {
        sum += x[i] * unembedding[token * x.length + i];
      }
      logits[token] = (float) sum;
      average += sum / logits.length;
    }
    for (var token = 0; token < logits.length; token++) {
      logits[token] -= (float) average;
    }
    return logits;
  }
}
