package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.DensityHistogram;
import org.featurescope.compute.sae.format.SaeFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Metrics of an autoencoder on a tiny GPT-2, as other libraries and the formulas themselves give
/// them in double precision.
@ExtendWith(TestEngine.class)
class SaeEvaluatorGoldenTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/gpt2");
  private static final Path FOLDER = Path.of("src/test/resources/golden/evaluation");
  private static final double RELATIVE = TestEngine.tolerance(1e-4);
  private static final double SCORE = TestEngine.tolerance(1e-3);

  private static SaeQuality evaluate(Engine engine, OptionalInt ignored) {
    try (var model =
            LanguageModel.open(MODEL, engine, Precision.FP32, Progress.none(), new Cancellation());
        var sae = SaeFiles.open(FOLDER.resolve("sae"), engine)) {
      return new SaeEvaluator(model, sae, contexts(), ignored)
          .run(Progress.none(), new Cancellation());
    }
  }

  private static List<long[]> contexts() {
    var contexts = new ArrayList<long[]>();
    try (var inputs = SafeTensors.open(FOLDER.resolve("inputs.safetensors"))) {
      for (var name : List.of("tokens.0", "tokens.1")) {
        var ids = inputs.longs(name);
        for (var row = 0; row < 4; row++) {
          contexts.add(Arrays.copyOfRange(ids, row * 18, row * 18 + 18));
        }
      }
    }
    return contexts;
  }

  private static JsonObject expected() throws IOException {
    return JsonParser.parseString(Files.readString(FOLDER.resolve("expected.json")))
        .getAsJsonObject();
  }

  private static void close(JsonObject expected, String name, double got) {
    var value = expected.get(name).getAsDouble();
    assertEquals(value, got, RELATIVE * Math.abs(value), name);
  }

  @Test
  void reconstruction(Engine engine) throws IOException {
    var own = expected().getAsJsonObject("own");

    var got = evaluate(engine, OptionalInt.empty()).reconstruction();

    assertEquals(144, got.tokens());
    close(own, "l0", got.l0());
    close(own, "l1", got.l1());
    close(own, "cosine", got.cosine());
    close(own, "dead_fraction", got.deadFraction());
    close(own, "mse_sum_over_dims_mean_over_tokens", got.squaredError());
    close(own, "normalised_mse_over_variance", got.normalisedMse());
    close(own, "normalised_mse_over_E|x|^2", got.normalisedMseByLength());
    close(own, "explained_variance = 1 - E|x-y|^2 / (E|x|^2 - |E x|^2)", got.explainedVariance());
  }

  @Test
  void density(Engine engine) throws IOException {
    var expected = expected();
    var got = evaluate(engine, OptionalInt.empty()).reconstruction().density();
    var density = expected.getAsJsonArray("density");
    for (var i = 0; i < got.length; i++) {
      assertEquals(density.get(i).getAsDouble(), got[i], 1e-12);
    }

    var histogram = DensityHistogram.of(got, -4, 4);

    var bins = expected.getAsJsonObject("density_histogram_log10");
    var counts = bins.getAsJsonArray("counts").asList().stream().mapToInt(c -> c.getAsInt());
    var edges = bins.getAsJsonArray("edges").asList().stream().mapToDouble(e -> e.getAsDouble());
    assertArrayEquals(counts.toArray(), histogram.counts());
    assertArrayEquals(edges.toArray(), histogram.edges(), 1e-12);
    assertEquals(bins.get("zero_density").getAsInt(), histogram.never());
    assertEquals(0, histogram.below());
  }

  @Test
  void predictionsOverAllTokens(Engine engine) throws IOException {
    assertPredictions(metrics("all_tokens"), evaluate(engine, OptionalInt.empty()));
  }

  @Test
  void predictionsWithoutOneToken(Engine engine) throws IOException {
    var ignored = expected().get("ignored_token").getAsInt();
    var got = evaluate(engine, OptionalInt.of(ignored));
    var metrics = metrics("without_ignored_token");
    assertPredictions(metrics, got);
    close(metrics, "l0", got.reconstruction().l0());
    close(metrics, "l1", got.reconstruction().l1());
  }

  private static JsonObject metrics(String over) throws IOException {
    return expected().getAsJsonObject("metrics").getAsJsonObject(over).getAsJsonObject("saelens");
  }

  private static void assertPredictions(JsonObject metrics, SaeQuality got) {
    close(metrics, "ce_loss_without_sae", got.lossClean());
    close(metrics, "ce_loss_with_sae", got.lossReconstructed());
    close(metrics, "ce_loss_with_ablation", got.lossAblated());
    close(metrics, "kl_div_with_sae", got.klReconstructed());
    close(metrics, "kl_div_with_ablation", got.klAblated());
    assertEquals(metrics.get("ce_loss_score").getAsDouble(), got.lossRecovered(), SCORE);
    assertEquals(metrics.get("kl_div_score").getAsDouble(), got.klRecovered(), SCORE);
  }
}
