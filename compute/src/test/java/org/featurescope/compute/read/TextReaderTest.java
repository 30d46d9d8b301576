package org.featurescope.compute.read;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.text.TokenSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class TextReaderTest {
  private static final int WIDTH = 40;
  private static final int LATENTS = 96;
  private static final int K = 6;

  static LanguageModel model(Engine engine) {
    return LanguageModel.open(
        Golden.folder("models/gpt2"), engine, Precision.FP32, Progress.none(), new Cancellation());
  }

  static SparseAutoencoder sae(Engine engine, String hook, boolean prependBos) {
    var random = new Random(1);
    return new SparseAutoencoder(
        engine,
        new SaeSpec(WIDTH, WIDTH, LATENTS, new Activation.TopK(K, false), InputNorm.NONE, true),
        new SaeWeights(
            normals(random, LATENTS * WIDTH),
            normals(random, LATENTS),
            normals(random, LATENTS * WIDTH),
            normals(random, WIDTH)),
        new SaeMetadata(Optional.of("gpt2"), Optional.of(hook), prependBos, OptionalInt.empty()));
  }

  private static float[] normals(Random random, int count) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (float) random.nextGaussian() * 0.3f;
    }
    return out;
  }

  private static Reading read(
      LanguageModel model, Optional<SparseAutoencoder> sae, TokenSequence tokens) {
    return new TextReader(model, sae, tokens, part -> {}).run(Progress.none(), new Cancellation());
  }

  /// log p of the reference's own logits, in plain loops.
  @Test
  void surprisalEntropyAndExpectationsFollowFromTheReferenceLogits(Engine engine) {
    try (var model = model(engine);
        var golden = SafeTensors.open(Golden.folder("models/gpt2/expected.safetensors"))) {
      var ids = golden.longs("input_ids");
      var logits = golden.floats("logits");
      var vocabulary = model.spec().vocabulary();
      var reading = read(model, Optional.empty(), TokenSequence.ofIds(intsOf(ids)));

      assertTrue(Float.isNaN(reading.surprisal(0)), "nothing predicts the first token");
      assertTrue(reading.expected(0).isEmpty());
      for (var t = 1; t < ids.length; t++) {
        var p = softmax(logits, (t - 1) * vocabulary, vocabulary);
        var entropy = 0.0;
        var best = 0;
        for (var v = 0; v < vocabulary; v++) {
          entropy -= p[v] * Math.log(p[v]);
          best = p[v] > p[best] ? v : best;
        }
        // Logits agree within 1e-4, and so do their log-probabilities and what is summed from them.
        assertEquals(-Math.log(p[(int) ids[t]]), reading.surprisal(t), 2e-4);
        assertEquals(entropy, reading.entropy(t), 1e-3);
        assertEquals(5, reading.expected(t).size());
        assertEquals(best, reading.expected(t).getFirst().id());
        assertEquals(p[best], reading.expected(t).getFirst().probability(), 1e-4);
      }
    }
  }

  @Test
  void featuresAreThoseOfTheCapturedActivation(Engine engine) {
    try (var model = model(engine);
        var sae = sae(engine, "blocks.1.hook_resid_post", false);
        var scope = engine.scope()) {
      var tokens = TextReader.tokenize(model, Optional.of(sae), "The keeper saw the sea.");
      var reading = read(model, Optional.of(sae), tokens);
      var point = HookPoint.residPost(1);
      var ids = scope.create(tokens.ids()).toType(ai.djl.ndarray.types.DataType.INT64, false);
      var x =
          model
              .transformer()
              .forward(
                  ids.reshape(1, -1),
                  Hooks.capture(point),
                  Extent.CAPTURES,
                  Optional.empty(),
                  engine.ops(scope),
                  new Cancellation())
              .capture(point)
              .reshape(-1, WIDTH);
      var expected = sae.reconstruct(x, scope);

      assertEquals(Optional.of(point), reading.hook());
      for (var t = 0; t < tokens.size(); t++) {
        assertEquals(K, reading.active(t));
        var features = reading.features(t);
        assertEquals(K, features.size());
        for (var i = 0; i < K; i++) {
          assertTrue(i == 0 || features.get(i - 1).value() >= features.get(i).value());
          assertEquals(
              expected.features().value(t, features.get(i).latent()),
              features.get(i).value(),
              1e-4);
          assertEquals(features.get(i).value(), reading.activations(features.get(i).latent())[t]);
        }
        assertEquals(expected.normalisedError(t), reading.reconstructionError(t), 1e-4);
      }
    }
  }

  @Test
  void aLongTextIsReadInWindowsThatAreMarkedAndNothingIsCut(Engine engine) {
    try (var model = model(engine);
        var sae = sae(engine, "blocks.1.hook_resid_post", true)) {
      var text = "The keeper saw the sea. ".repeat(40);
      var tokens = TextReader.tokenize(model, Optional.of(sae), text);
      var parts = new ArrayList<Reading>();
      var reading =
          new TextReader(model, Optional.of(sae), tokens, parts::add)
              .run(Progress.none(), new Cancellation());

      assertTrue(tokens.size() > 3 * model.spec().context());
      assertTrue(reading.isComplete());
      assertFalse(reading.seams().isEmpty());
      assertFalse(parts.isEmpty());
      assertFalse(parts.getFirst().isComplete());
      assertTrue(parts.getFirst().seams().equals(reading.seams()));
      for (var t = 1; t < tokens.size(); t++) {
        assertEquals(K, reading.active(t), "features at " + t);
        assertFalse(Float.isNaN(reading.surprisal(t)), "surprisal at " + t);
      }
      // The first window of a long text is what the text alone would give.
      var first = reading.seams().getFirst();
      var alone = read(model, Optional.of(sae), tokens.slice(0, first));
      assertClose(
          "surprisal",
          java.util.Arrays.copyOfRange(alone.surprisal(), 1, first),
          java.util.Arrays.copyOfRange(reading.surprisal(), 1, first),
          1e-4,
          1e-4);
    }
  }

  @Test
  void aBosStandsInFrontOnlyWhereTheAutoencoderWasTrainedWithOne(Engine engine) {
    try (var model = model(engine);
        var with = sae(engine, "blocks.0.hook_resid_post", true);
        var without = sae(engine, "blocks.0.hook_resid_post", false)) {
      var bos = model.tokenizer().bosId().orElseThrow();
      var plain = TextReader.tokenize(model, Optional.of(without), "Hello world");
      var led = TextReader.tokenize(model, Optional.of(with), "Hello world");
      assertEquals(bos, led.id(0));
      assertTrue(led.isAdded(0));
      assertEquals("", led.surface(0));
      assertArrayEquals(plain.ids(), led.slice(1, led.size()).ids());
      assertEquals(0, TextReader.tokenize(model, Optional.of(with), "").size());
    }
  }

  @Test
  void anEmptyTextIsAnEmptyReading(Engine engine) {
    try (var model = model(engine)) {
      var reading = read(model, Optional.empty(), TokenSequence.ofIds());
      assertTrue(reading.isComplete());
      assertEquals(0, reading.surprisal().length);
    }
  }

  @Test
  void maximaAndCountsLeaveOutABos(Engine engine) {
    try (var model = model(engine);
        var sae = sae(engine, "blocks.1.hook_resid_post", true)) {
      var tokens = TextReader.tokenize(model, Optional.of(sae), "The keeper saw the sea.");
      var reading = read(model, Optional.of(sae), tokens);
      var all = reading.counts(0);
      var text = reading.counts(1);
      var maxima = reading.maxima(1);
      for (var latent = 0; latent < LATENTS; latent++) {
        var column = reading.activations(latent);
        var count = 0;
        var max = 0f;
        for (var t = 1; t < column.length; t++) {
          count += column[t] > 0 ? 1 : 0;
          max = Math.max(max, column[t]);
        }
        assertEquals(count, text[latent]);
        assertEquals(count + (column[0] > 0 ? 1 : 0), all[latent]);
        assertEquals(max, maxima[latent]);
      }
    }
  }

  @Test
  void anAutoencoderOfAnotherModelIsRefused(Engine engine) {
    try (var model = model(engine);
        var deep = sae(engine, "blocks.7.hook_resid_post", false);
        var wide = sae(engine, "blocks.0.mlp.hook_post", false)) {
      for (var sae : List.of(deep, wide)) {
        var e = assertThrows(FeaturescopeException.class, () -> TextReader.hook(model, sae));
        assertTrue(e.remedy().contains("trained on this model"));
      }
    }
  }

  @Test
  void aCancelledReadingStopsBeforeItsFirstPass(Engine engine) {
    try (var model = model(engine)) {
      var cancellation = new Cancellation();
      cancellation.cancel();
      var reader =
          new TextReader(model, Optional.empty(), TokenSequence.ofIds(1, 2, 3), part -> {});
      assertThrows(CancellationException.class, () -> reader.run(Progress.none(), cancellation));
    }
  }

  private static int[] intsOf(long[] values) {
    return java.util.Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  private static double[] softmax(float[] logits, int from, int count) {
    var p = new double[count];
    var sum = 0.0;
    for (var i = 0; i < count; i++) {
      p[i] = Math.exp(logits[from + i]);
      sum += p[i];
    }
    for (var i = 0; i < count; i++) {
      p[i] /= sum;
    }
    return p;
  }
}
