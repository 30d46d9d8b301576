package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.sae.format.SaeFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trainings of every kind on a model: what they write, and that they go on after a crash.
@ExtendWith(TestEngine.class)
class SaeKindsTrainerTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/gpt2");

  @TempDir Path folder;
  private Path corpus;

  /// Stands for the end of the process: nothing after it is done.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void writeCorpus() throws IOException {
    var words = "the cat sat on a mat and saw two dogs run home before rain came down".split(" ");
    var random = new Random(3);
    var text = new StringBuilder();
    for (var i = 0; i < 3000; i++) {
      text.append(words[random.nextInt(words.length)]).append(i % 40 == 39 ? "\n\n\n" : " ");
    }
    corpus = Files.writeString(folder.resolve("corpus.txt"), text);
  }

  private String json(String kind, String extra) {
    return """
    {"model": "%s", "hook": "blocks.1.mlp.hook_in", "corpus": [{"file": "%s", "weight": 1}],
     "context": 16, "tokens": 1280, "batch": 64, "latents": 96, "k": 4, "deadAfterTokens": 200,
     "bufferTokens": 256, "learningRate": 0.003, "checkpointSteps": 8, "logSteps": 5,
     "kind": "%s"%s}
    """
        .formatted(MODEL, corpus, kind, extra);
  }

  private static byte[] weights(Path directory) throws IOException {
    return Files.readAllBytes(directory.resolve("sae_weights.safetensors"));
  }

  private static void train(SaeTrainer trainer) {
    trainer.run(Progress.none(), new Cancellation());
  }

  private SaeTrainingConfig config(String kind, boolean transcoder, boolean skip) {
    var json = json(kind, skip ? ", \"skip\": true" : "");
    return transcoder
        ? SaeTrainingConfig.parseTranscoder(json, "test")
        : SaeTrainingConfig.parse(json, "test");
  }

  /// The checkpoint holds all there is: thresholds, skip weights and their moments as well.
  @ParameterizedTest
  @CsvSource({
    "batchtopk, false, false, jumprelu",
    "standard, true, false, transcoder",
    "jumprelu, true, true, jumprelu_skip_transcoder",
    "matryoshka_topk, true, true, topk_skip_transcoder",
    "topk, true, false, topk_transcoder",
    "matryoshka_batchtopk, false, false, jumprelu",
  })
  void goesOnAfterACrashAsIfNothingHadHappened(
      String kind,
      boolean transcoder,
      boolean skip,
      String architecture,
      @OnProcessor Engine engine)
      throws IOException {
    var config = config(kind, transcoder, skip);
    var whole = folder.resolve("whole");
    train(SaeTrainer.start(engine, config, whole));
    var broken = folder.resolve("broken");
    Progress kill =
        (done, total, unit) -> {
          if (unit.equals("steps") && done == 13) {
            throw new Killed();
          }
        };
    assertThrows(
        Killed.class, () -> SaeTrainer.start(engine, config, broken).run(kill, new Cancellation()));

    train(SaeTrainer.resume(engine, broken));

    assertArrayEquals(weights(whole), weights(broken));
    var log = MetricsLog.read(whole.resolve("metrics.jsonl"));
    assertEquals(
        log.getLast().get("loss"),
        MetricsLog.read(broken.resolve("metrics.jsonl")).getLast().get("loss"));
    assertTrue(log.getLast().get("normalisedMse") < log.getFirst().get("normalisedMse"));
    var written = Files.readString(whole.resolve("cfg.json"));
    assertTrue(written.contains("\"architecture\": \"" + architecture + "\""), written);
    try (var opened = SaeFiles.open(whole, engine)) {
      assertEquals(
          transcoder ? Optional.of("blocks.1.hook_mlp_out") : Optional.empty(),
          opened.metadata().hookNameOut());
      assertEquals(
          skip ? Wiring.SKIP_TRANSCODER : transcoder ? Wiring.TRANSCODER : Wiring.AUTOENCODER,
          opened.spec().wiring());
    }
  }

  /// The width of the MLP's neurons is four times that of what it writes.
  @Test
  void aTranscoderIsReadAndMeasuredAgainstWhatItPredicts(Engine engine) {
    var into = folder.resolve("transcoder");
    var json =
        json("batchtopk", ", \"hookOut\": \"blocks.1.hook_mlp_out\", \"tokens\": 12800")
            .replace("mlp.hook_in", "mlp.hook_post");
    train(SaeTrainer.start(engine, SaeTrainingConfig.parse(json, "test"), into));

    try (var model =
            LanguageModel.open(MODEL, engine, Precision.FP32, Progress.none(), new Cancellation());
        var transcoder = SaeFiles.open(into, engine)) {
      assertTrue(transcoder.spec().dIn() > transcoder.spec().dOut());
      var context = new long[16];
      var texts = model.tokenizer().encode("the cat sat on a mat and saw two dogs run home again");
      for (var i = 0; i < context.length; i++) {
        context[i] = texts.id(i % texts.size());
      }
      var quality =
          new SaeEvaluator(model, transcoder, List.of(context, context), OptionalInt.empty())
              .run(Progress.none(), new Cancellation());
      assertTrue(quality.reconstruction().normalisedMse() < 0.8, quality.toString());
      assertTrue(
          Math.abs(quality.lossReconstructed() - quality.lossClean())
              <= Math.abs(quality.lossAblated() - quality.lossClean()),
          quality.toString());

      var reading =
          new TextReader(model, Optional.of(transcoder), texts, part -> {})
              .run(Progress.none(), new Cancellation());
      var mean = 0.0;
      for (var t = 0; t < texts.size(); t++) {
        mean += reading.reconstructionError(t) / texts.size();
      }
      assertTrue(mean > 0 && mean < 1, "mean error " + mean);
    }
  }

  private static String problem(String json) {
    return assertThrows(FeaturescopeException.class, () -> SaeTrainingConfig.parse(json, "test"))
        .problem();
  }

  @Test
  void whatCannotBeIsSaidInOneSentence() {
    assertTrue(problem("{\"kind\": \"gated\"}").contains("is one of topk, batchtopk"));
    assertTrue(problem("{\"skip\": true}").contains("needs hookOut"));
    assertTrue(problem("{\"k\": 9, \"latents\": 8}").contains("not be above latents"));
    assertTrue(
        problem("{\"hook\": [\"hook_embed\"], \"hookOut\": [\"a\", \"b\"]}")
            .contains("one for every hook"));
    var nested = "{\"kind\": \"matryoshka_topk\", \"latents\": 64, \"k\": 4, \"prefixes\": \"%s\"}";
    assertTrue(problem(nested.formatted("8,8")).contains("must rise"));
    assertTrue(problem(nested.formatted("8,65")).contains("must rise, to at most 64"));
    assertTrue(problem(nested.formatted("2,8")).contains("not begin below k"));
    assertTrue(problem(nested.formatted("8;16")).contains("whole numbers"));
    assertTrue(problem("{\"latents\": 64, \"prefixes\": \"8\"}").contains("Matryoshka"));
    assertTrue(problem("{\"bandwidth\": 0}").contains("above 0"));
    assertTrue(problem("{\"l1Coefficient\": -1}").contains("not be negative"));
    assertTrue(problem("{\"sparsityWarmup\": 1.5}").contains("share of 1"));
    var outside =
        assertThrows(
            FeaturescopeException.class,
            () -> SaeTrainingConfig.parseTranscoder("{\"hook\": \"hook_embed\"}", "test"));
    assertTrue(outside.problem().contains("in no layer"), outside.problem());
  }

  @Test
  void kOnlyMattersWhereThereIsASelection() {
    var config = SaeTrainingConfig.parse("{\"kind\": \"standard\", \"latents\": 8}", "test");
    assertEquals(8, config.latentsFor(4));
    assertEquals(new SaeKind.Relu(5 / 16.0), config.kindFor(16));
    assertEquals(
        new SaeKind.JumpRelu(1e-3, 8e-3),
        SaeTrainingConfig.parse("{\"kind\": \"jumprelu\"}", "test").kindFor(16));
  }

  @Test
  void prefixesEndWithAllLatents() {
    var base = "{\"kind\": \"matryoshka_batchtopk\", \"k\": 4%s}";
    var halves = SaeTrainingConfig.parse(base.formatted(""), "test");
    assertArrayEquals(new int[] {8, 16, 32, 64, 128}, halves.prefixesFor(128));
    var given = base.formatted(", \"latents\": 128, \"prefixes\": \"16, 100\"");
    assertArrayEquals(
        new int[] {16, 100, 128}, SaeTrainingConfig.parse(given, "test").prefixesFor(128));
  }

  @Test
  void thePriceOfSparsityRises() {
    var config = SaeTrainingConfig.parse("{\"tokens\": 204800, \"sparsityWarmup\": 0.1}", "test");
    assertEquals(0.1, config.sparsityAt(1), 1e-12);
    assertEquals(1, config.sparsityAt(10), 1e-12);
    assertEquals(1, config.sparsityAt(100), 1e-12);
  }
}
