package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;

class BenchCommandTest {
  @TempDir private Path folder;

  @Test
  void a_heatmap_is_measured_beside_its_matrix_products() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var run =
        CliRun.of(
            "bench",
            "heatmap",
            "--model",
            Golden.gpt2(),
            "--sae",
            sae.toString(),
            "--tokens",
            "8,100000",
            "--runs",
            "5",
            "--threads",
            "1");

    assertEquals(0, run.code(), run.err());
    var tasks = run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject());
    assertEquals(
        "[heatmap 8 s, heatmap.products 8 s, heatmap.ratio 8 x, heatmap 8 s, heatmap.speed 8 x,"
            + " heatmap.libtorch 8 s, heatmap.libtorch.speed 8 x]",
        tasks.map(BenchCommandTest::caseOf).toList().toString());
    assertEquals(
        List.of("fp32", "fp32", "fp32", "bf16", "bf16", "fp32", "bf16"),
        run.out()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .map(line -> line.get("precision").getAsString())
            .toList());
  }

  @Test
  void a_batch_of_an_index_is_measured_beside_the_model_alone() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var run =
        CliRun.of(
            "bench",
            "index",
            "--model",
            Golden.gpt2(),
            "--sae",
            sae.toString(),
            "--runs",
            "5",
            "--threads",
            "1");

    assertEquals(0, run.code(), run.err());
    var tasks = run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject());
    assertEquals(
        "[index 512 s, index.alone 512 s, index.ratio 512 x, index.update 512 s,"
            + " index.save 512 s, index.state 512 MB]",
        tasks.map(BenchCommandTest::caseOf).toList().toString());
  }

  @Test
  void opening_is_measured_as_a_whole_and_in_parts() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var run =
        CliRun.of(
            "bench",
            "open",
            "--model",
            Golden.gpt2(),
            "--sae",
            sae.toString(),
            "--tokens",
            "8",
            "--runs",
            "5",
            "--threads",
            "1");

    assertEquals(0, run.code(), run.err());
    assertEquals(
        "[open 8 s, open.model 8 s, open.sae 8 s"
            + (Measurements.residentMegabytes("VmHWM").isPresent() ? ", open.peak 8 MB]" : "]"),
        run.out()
            .lines()
            .map(line -> caseOf(JsonParser.parseString(line).getAsJsonObject()))
            .toList()
            .toString());
  }

  @Test
  void generation_is_measured_with_and_without_steering_in_both_precisions() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var words =
        new String[] {
          "bench",
          "generate",
          "--model",
          Golden.gpt2(),
          "--sae",
          sae.toString(),
          "--runs",
          "5",
          "--threads",
          "1"
        };
    var run = CliRun.of(words);
    assertEquals(0, run.code(), run.err());
    var once =
        List.of(
            "generate 32 tokens/s",
            "generate.bound 32 tokens/s",
            "generate.ratio 32 x",
            "generate.steered 32 tokens/s",
            "generate.steered.cost 32 of the time");
    assertEquals(Stream.concat(once.stream(), once.stream()).toList(), cases(run));
    var precisions = run.out().lines().map(line -> precisionOf(line)).distinct().toList();
    assertEquals(List.of("fp32", "bf16"), precisions);
  }

  @Test
  void generation_is_measured_on_one_thread_and_on_all() {
    var run =
        CliRun.of(
            "bench", "generate", "--model", Golden.gpt2(), "--runs", "5", "--precision", "fp32");
    assertEquals(0, run.code(), run.err());
    var threads =
        run.out()
            .lines()
            .map(line -> JsonParser.parseString(line).getAsJsonObject().get("threads").getAsInt())
            .distinct()
            .toList();
    assertEquals(
        IntStream.of(1, Runtime.getRuntime().availableProcessors()).distinct().boxed().toList(),
        threads);
  }

  private static String precisionOf(String line) {
    return JsonParser.parseString(line).getAsJsonObject().get("precision").getAsString();
  }

  @Test
  void a_sliders_move_is_measured() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var words =
        new String[] {
          "bench",
          "steer",
          "--model",
          Golden.gpt2(),
          "--sae",
          sae.toString(),
          "--runs",
          "5",
          "--threads",
          "1"
        };
    var run = CliRun.of(words);
    assertEquals(0, run.code(), run.err());
    assertEquals("[steer 63 ms, steer.worst 63 ms]", cases(run).toString());
  }

  private static List<String> cases(CliRun run) {
    return run.out()
        .lines()
        .map(line -> caseOf(JsonParser.parseString(line).getAsJsonObject()))
        .toList();
  }

  @Test
  void a_megabyte_is_tokenised() {
    assertEquals(1_000_000, FigureBenches.text(1_000_000).length());
    var run = CliRun.of("bench", "tokenize", "--model", Golden.gpt2(), "--runs", "5");

    assertEquals(0, run.code(), run.err());
    var lines = run.out().lines().map(JsonParser::parseString).toList();
    assertEquals("tokenize", lines.get(0).getAsJsonObject().get("task").getAsString());
    assertEquals("tokenize.first", lines.get(1).getAsJsonObject().get("task").getAsString());
    assertTrue(lines.get(0).getAsJsonObject().get("tokens").getAsInt() > 100_000, run.out());
  }

  /// The encoder alone must find the features of float32 in every autoencoder of the bundled pack.
  @Test
  void bfloat16_finds_the_features_of_float32_in_the_bundled_pack() {
    var run = CliRun.of("bench", "precision", "--tokens", "64", "--runs", "5", "--threads", "1");

    assertEquals(0, run.code(), run.err());
    var lines =
        run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    var alike =
        lines.stream()
            .filter(line -> line.get("task").getAsString().startsWith("precision.encoded-alike."))
            .map(line -> line.get("value").getAsDouble())
            .toList();
    assertTrue(alike.size() > 1, run.out());
    assertTrue(alike.stream().allMatch(share -> share == 1), run.out());
    var kl = lines.getFirst();
    assertEquals("precision.logit-kl", kl.get("task").getAsString());
    assertTrue(kl.get("value").getAsDouble() > 0, run.out());
    assertTrue(kl.get("value").getAsDouble() < 0.05, run.out());
    assertEquals("precision.speed", lines.getLast().get("task").getAsString());
  }

  @Test
  void a_training_step_is_measured_in_the_shape_of_an_autoencoder() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var run =
        CliRun.of("bench", "train-sae", "--sae", sae.toString(), "--runs", "5", "--threads", "1");

    assertEquals(0, run.code(), run.err());
    // Processors that have bfloat16 are measured with it as well.
    assertEquals(10, run.out().lines().filter(line -> !line.contains(".bf16")).count(), run.out());
    assertTrue(run.out().startsWith("{\"task\":\"train-sae\",\"tokens\":2048,"), run.out());
    run.out()
        .lines()
        .forEach(line ->
            assertEquals(line.contains(".bf16"), line.contains("\"precision\":\"bf16\""), line));
  }

  @Test
  void the_frames_of_a_long_text_are_measured_without_a_model() throws Exception {
    FxToolkit
        .registerPrimaryStage(); // the toolkit of all tests: else it would be closed at the end
    var run = CliRun.of("bench", "scroll", "--tokens", "500");

    assertEquals(0, run.code(), run.err());
    var tasks = run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject());
    assertEquals(
        "[scroll 500 ms, scroll.recolour 500 ms, scroll.rewrap 500 ms, scroll.streaming 500 ms,"
            + " scroll.streaming.p95 500 ms]",
        tasks
            .peek(json -> assertTrue(json.get("value").getAsDouble() > 0, run.out()))
            .map(BenchCommandTest::caseOf)
            .toList()
            .toString());
  }

  /// A text long enough to be kept: the second opening is measured as well.
  @Test
  void a_long_text_is_read_and_opened_again() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var run =
        CliRun.of(
            "bench",
            "read",
            "--model",
            Golden.gpt2(),
            "--sae",
            sae.toString(),
            "--tokens",
            "20000",
            "--threads",
            "1");

    assertEquals(0, run.code(), run.err());
    var lines =
        run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    var tasks = lines.stream().map(line -> line.get("task").getAsString()).toList();
    assertTrue(tasks.containsAll(List.of("read.beginning", "read.first", "read.again")), run.out());
    var kept = lines.getLast();
    assertEquals("read.kept", kept.get("task").getAsString());
    assertTrue(kept.get("value").getAsDouble() > 1, "a million bytes at least");
  }

  @Test
  void few_runs_are_refused() {
    var run = CliRun.of("bench", "generate", "--model", Golden.gpt2(), "--runs", "2");

    assertEquals(1, run.code());
    assertTrue(run.err().startsWith("error: a median of 2 runs"), run.err());
  }

  @Test
  void an_unknown_task_is_wrong_usage() {
    assertEquals(2, CliRun.of("bench", "everything").code());
  }

  @Test
  void the_median_of_an_even_number_lies_between_the_middle_two() {
    assertEquals(2.5, Measurements.median(4, 1, 2, 3));
  }

  private static String caseOf(JsonObject line) {
    return "%s %d %s"
        .formatted(
            line.get("task").getAsString(),
            line.get("tokens").getAsInt(),
            line.get("unit").getAsString());
  }
}
