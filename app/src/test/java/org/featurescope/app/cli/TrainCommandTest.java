package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
  @TempDir private Path folder;
  private String corpus;

  @BeforeEach
  void write_a_corpus() throws IOException {
    var story = "The keeper saw the sea. The sea saw the keeper, and the lamp was lit.\n";
    corpus = Files.writeString(folder.resolve("corpus.txt"), story.repeat(60)).toString();
  }

  private CliRun trainModel(Cancellation cancellation) {
    return CliRun.of(
        cancellation,
        "train",
        "lm",
        "--out",
        folder.resolve("lm").toString(),
        "--corpus",
        corpus,
        "--vocabulary",
        "270",
        "--layers",
        "1",
        "--d-model",
        "16",
        "--heads",
        "2",
        "--context",
        "16",
        "--batch",
        "2",
        "--micro-batch",
        "2",
        "--tokens",
        "128",
        "--precision",
        "fp32",
        "--held-out-tokens",
        "32");
  }

  @Test
  void a_model_then_its_autoencoder_are_trained_used_and_measured() {
    var lm = trainModel(new Cancellation());
    assertEquals(0, lm.code(), lm.err());
    assertEquals(4, lm.json().getAsJsonObject().get("steps").getAsInt());
    assertFalse(lm.json().getAsJsonObject().get("bfloat16").getAsBoolean());
    assertTrue(Files.exists(folder.resolve("lm/metrics.jsonl")));
    var model = folder.resolve("lm").toString();

    var generated = CliRun.of("generate", "--model", model, "--text", "The", "--max-tokens", "3");
    assertEquals(0, generated.code(), generated.err());

    var sae =
        CliRun.of(
            "train",
            "sae",
            "--out",
            folder.resolve("sae").toString(),
            "--model",
            model,
            "--hook",
            "blocks.0.hook_resid_post",
            "--corpus",
            corpus,
            "--context",
            "16",
            "--latents",
            "32",
            "--k",
            "4",
            "--batch",
            "64",
            "--tokens",
            "0.256k",
            "--buffer-tokens",
            "256");
    assertEquals(0, sae.code(), sae.err());

    var figures =
        CliRun.of(
            "evaluate",
            "--model",
            model,
            "--sae",
            folder.resolve("sae").toString(),
            "--corpus",
            corpus,
            "--tokens",
            "200");
    assertEquals(0, figures.code(), figures.err());
    var json = figures.json().getAsJsonObject();
    assertTrue(json.get("l0").getAsDouble() <= 4, figures.out());
    for (var name : new String[] {"normalised_mse", "explained_variance", "loss_recovered"}) {
      assertTrue(json.has(name), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "world-6l"})
  void the_model_may_be_named_as_for_every_command(String pack) {
    var words =
        new ArrayList<>(
            List.of("train", "sae", "--out", folder.resolve("sae").toString(), "--corpus", corpus));
    words.addAll(List.of("--hook", "blocks.0.hook_resid_post", "--context", "16"));
    words.addAll(List.of("--latents", "32", "--k", "4", "--batch", "64", "--tokens", "64"));
    words.addAll(List.of("--buffer-tokens", "64"));
    if (!pack.isEmpty()) {
      words.addAll(List.of("--model", pack));
    }
    var run = CliRun.of(words.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    var config = SaeTrainingConfig.read(folder.resolve("sae/training.json"));
    assertTrue(Files.exists(Path.of(config.model(), "model.safetensors")), config.model());
  }

  @Test
  void a_transcoder_predicts_what_the_mlp_of_its_layer_writes() {
    var lm = trainModel(new Cancellation());
    assertEquals(0, lm.code(), lm.err());
    var out = folder.resolve("transcoder");

    var run =
        CliRun.of(
            "train",
            "transcoder",
            "--out",
            out.toString(),
            "--model",
            folder.resolve("lm").toString(),
            "--hook",
            "blocks.0.mlp.hook_in",
            "--skip",
            "true",
            "--kind",
            "jumprelu",
            "--corpus",
            corpus,
            "--context",
            "16",
            "--latents",
            "32",
            "--batch",
            "64",
            "--tokens",
            "256",
            "--buffer-tokens",
            "256");

    assertEquals(0, run.code(), run.err());
    Golden.read(
        out.resolve("sae_weights.safetensors"),
        written -> assertArrayEquals(new long[] {16, 16}, written.info("W_skip").shape()));
    var figures =
        CliRun.of(
            "evaluate",
            "--model",
            folder.resolve("lm").toString(),
            "--sae",
            out.toString(),
            "--corpus",
            corpus,
            "--tokens",
            "200");
    assertEquals(0, figures.code(), figures.err());
    assertTrue(figures.json().getAsJsonObject().has("normalised_mse"), figures.out());
  }

  @Test
  void a_stopped_training_says_how_to_go_on() {
    var stop = new Cancellation();
    stop.cancel();
    var run = trainModel(stop);

    assertEquals(1, run.code());
    assertEquals(
        "error: stopped ('featurescope train lm --resume --out "
            + folder.resolve("lm")
            + "' goes on where it stopped)\n",
        run.err());
  }

  @Test
  void a_setting_that_is_no_number_is_told() {
    var run =
        CliRun.of(
            "train",
            "lm",
            "--out",
            folder.resolve("x").toString(),
            "--corpus",
            corpus,
            "--layers",
            "many");

    assertEquals(1, run.code());
    assertEquals("error: 'many' is not a number for layers (write 250, 2e-3 or 20M)\n", run.err());
  }

  @Test
  void a_training_that_goes_on_keeps_its_settings() {
    var run =
        CliRun.of("train", "sae", "--out", folder.resolve("x").toString(), "--resume", "--k", "3");

    assertEquals(2, run.code());
    assertEquals(
        "error: --k changes nothing about a training that goes on, which keeps its settings"
            + " ('featurescope train sae --help' lists the options)\n",
        run.err());
  }
}
