package org.featurescope.compute.index.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of other tools, with fields that only those tools know.
class FeatureFilesTest {
  private static final String VIEWER =
      """
      {"density": 0.0125, "mean_act": 0.030000000000000001, "mean_act_squared": 0.25,
       "hist": {"0.5": 7, "1.0": 3}, "later_field": [1, null, {"deep": 1e-9}],
       "random": [{"density": 0.0125, "doc_id": 12, "idx": 0, "act": 0.5, "acts": [0.5, 0],
                   "tokens": [" the", " sea"], "token_ints": [262, 5417]}],
       "top": [{"density": 0.0125, "doc_id": 99, "idx": 1, "act": 3.25, "acts": [0, 3.25, -0.5],
                "tokens": ["A", " sea", "\\ud83d\\ude42"], "token_ints": [32, 5417, 8582],
                "ablate_loss_diff": [0.0, 0.125, 0.5], "kl": [0, 0, 0.1]}]}
      """;

  private static final String BATCH =
      """
      {"model_id": "gpt2-small", "layer": 8, "sae_set": "res-jb", "sae_id_suffix": null,
       "features": [
        {"feature_index": 3, "neuron_alignment_indices": [5], "neuron_alignment_values": [0.125],
         "neg_str": ["no"], "neg_values": [-0.5], "pos_str": [" sea", " lake"],
         "pos_values": [0.75, 0.5], "frac_nonzero": 0.25,
         "freq_hist_data_bar_values": [0.5, 1.5], "freq_hist_data_bar_heights": [30, 10],
         "n_prompts_total": 10, "n_tokens_in_prompt": 16, "dataset": "a/b", "mystery": {"x": 1},
         "activations": [
          {"bin_min": 0.0, "bin_max": 1.0, "bin_contains": 0.75, "qualifying_token_index": 1,
           "tokens": ["x", " sea"], "values": [0.0, 0.5]},
          {"bin_min": -1, "bin_max": 99, "bin_contains": -1, "qualifying_token_index": 0,
           "tokens": [" sea", "!"], "values": [2.5, 0.25], "dfa_values": [0.1, 0.2]}]},
        {"feature_index": 4, "frac_nonzero": 0, "activations": []}]}
      """;

  @TempDir Path folder;

  private static List<ForeignFeature> read(Path path) {
    var features = new ArrayList<ForeignFeature>();
    FeatureReader.read(path, new Cancellation(), features::add);
    return features;
  }

  @Test
  void a_folder_with_a_file_for_each_feature_can_be_stopped_between_them() throws IOException {
    file("0.json", VIEWER);
    file("1.json", VIEWER);
    var cancellation = new Cancellation();
    var read = new ArrayList<ForeignFeature>();
    assertThrows(
        CancellationException.class,
        () ->
            FeatureReader.read(
                folder,
                cancellation,
                feature -> {
                  read.add(feature);
                  cancellation.cancel();
                }));
    assertEquals(1, read.size());
  }

  private Path file(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path zipped(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private Path golden(String name) throws IOException {
    try (InputStream in =
        FeatureFilesTest.class.getResourceAsStream("/golden/explanations/" + name)) {
      return Files.write(folder.resolve(name), in.readAllBytes());
    }
  }

  private Path again(Path path) throws IOException {
    var features = new ArrayList<ForeignFeature>();
    var header = FeatureReader.read(path, new Cancellation(), features::add);
    var out = folder.resolve("again");
    FeatureWriter.write(
        features.getFirst().format(), header, features.iterator(), out, new Cancellation());
    try (var files = Files.list(folder)) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
    }
    return out;
  }

  private static JsonElement json(String text) {
    return JsonParser.parseString(text);
  }

  // OpenAI's SAE viewer

  @Test
  void aFeatureOfTheViewerIsUnderstood() throws IOException {
    var feature = read(file("atoms/17.json", VIEWER).getParent()).getFirst();
    assertEquals(17, feature.latent());
    var indexed = feature.indexed();
    assertEquals(0.0125, indexed.statistics().density(), 1e-9);
    assertEquals(3.25f, indexed.statistics().max());
    assertEquals(10, indexed.statistics().histogram().total());
    var top = indexed.examples().getFirst();
    assertEquals(Example.Band.TOP, top.band());
    assertEquals("A sea🙂", top.passage().text());
    assertEquals(" sea", top.passage().spelling(1));
    assertEquals(1, top.peak());
    assertEquals(99, top.passage().document());
    assertEquals(-0.5f, top.dense()[2]);
    assertEquals(Example.Band.RANDOM, indexed.examples().get(1).band());
  }

  @Test
  void aFeatureOfTheViewerIsWrittenAsItWasRead() throws IOException {
    var again = again(file("atoms/17.json", VIEWER).getParent()).resolve("17.json");
    assertEquals(json(VIEWER), json(Files.readString(again)));
    assertTrue(Files.readString(again).contains("0.030000000000000001"));
  }

  // SAEDashboard

  @Test
  void aBatchOfSaeDashboardIsUnderstood() throws IOException {
    var features = read(file("batch-0.json", BATCH));
    assertEquals(List.of(3, 4), features.stream().map(ForeignFeature::latent).toList());
    var indexed = features.getFirst().indexed();
    assertEquals(160, indexed.statistics().tokens());
    assertEquals(40, indexed.statistics().fired());
    assertEquals(0.75, indexed.statistics().mean(), 1e-9);
    assertEquals(" lake", indexed.geometry().promoted().get(1).token());
    assertEquals(-0.5f, indexed.geometry().suppressed().getFirst().effect());
    assertEquals(Example.Band.TOP, indexed.examples().getFirst().band());
    assertEquals(2.5f, indexed.examples().getFirst().value());
    assertEquals(1, indexed.examples().get(1).peak());
    assertTrue(features.get(1).indexed().statistics().dead());
  }

  @Test
  void aBatchOfSaeDashboardIsWrittenAsItWasRead() throws IOException {
    var again = again(file("batch-0.json", BATCH)).resolve("batch-0.json");
    assertEquals(json(BATCH), json(Files.readString(again)));
  }

  @Test
  void aSingleFeatureOfSaeDashboardIsRead() throws IOException {
    var one = json(BATCH).getAsJsonObject().getAsJsonArray("features").get(0).toString();
    assertEquals(3, read(file("one.json", one)).getFirst().latent());
  }

  // Neuronpedia

  private Path export() throws IOException {
    file("np/model.jsonl", "{\"id\":\"gpt2-small\",\"layers\":12}\n");
    file("np/source.jsonl", "{\"id\":\"8-res\",\"num_prompts\":100}\n");
    zipped(
        "np/features/batch-0.jsonl.gz",
        """
        {"modelId":"gpt2-small","layer":"8-res","index":"0","frac_nonzero":0.5,"pos_str":["a"],"pos_values":[1.5],"topkCosSimIndices":[7],"topkCosSimValues":[0.25],"x":null}
        {"modelId":"gpt2-small","layer":"8-res","index":1,"frac_nonzero":0.125}
        """);
    zipped(
        "np/activations/batch-0.jsonl.gz",
        """
        {"index":"1","modelId":"gpt2-small","tokens":["x","y"],"values":[0,4.5],"binContains":-1,"qualifyingTokenIndex":null,"dfaValues":[]}
        {"index":"0","modelId":"gpt2-small","tokens":["x"],"values":[2],"binContains":0.5}
        """);
    zipped(
        "np/explanations/batch-0.jsonl.gz",
        """
        {"index":"1","modelId":"gpt2-small","description":"the letter y","explanationModelName":"m"}
        """);
    return folder.resolve("np");
  }

  @Test
  void anExportOfNeuronpediaIsUnderstood() throws IOException {
    var features = read(export());
    var second = features.get(1);
    assertEquals(List.of("the letter y"), second.labels());
    assertEquals(4.5f, second.indexed().examples().getFirst().value());
    assertEquals(1, second.indexed().examples().getFirst().peak());
    var firstOne = features.getFirst().indexed();
    assertEquals(7, firstOne.geometry().neighbours().getFirst().latent());
    assertEquals(0.5, firstOne.statistics().density());
  }

  @Test
  void anExportOfNeuronpediaIsWrittenAsItWasRead() throws IOException {
    var before = export();
    var again = again(before);
    for (var name : List.of("features", "activations", "explanations")) {
      assertEquals(
          lines(before.resolve(name + "/batch-0.jsonl.gz")),
          lines(again.resolve(name + "/batch-0.jsonl.gz")),
          name);
    }
    for (var name : List.of("model.jsonl", "source.jsonl")) {
      assertEquals(
          json(Files.readString(before.resolve(name))),
          json(Files.readString(again.resolve(name))));
    }
  }

  /// In the order of their features, which alone has a meaning.
  private static List<JsonObject> lines(Path file) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> json(line).getAsJsonObject())
          .sorted(Comparator.comparingInt(o -> o.get("index").getAsInt()))
          .toList();
    }
  }

  // OpenAI's neuron explainer

  @ParameterizedTest
  @ValueSource(
      strings = {
        "neuron_record.jsonl",
        "neuron_record_without_names.jsonl",
        "neuron_simulation_results.jsonl"
      })
  void whatTheNeuronExplainerWroteIsWrittenAsItWasRead(String name) throws IOException {
    var file = golden(name);
    assertEquals(json(Files.readString(file)), json(Files.readString(again(file))));
  }

  @Test
  void aNeuronRecordIsUnderstood() throws IOException {
    var feature = read(golden("neuron_record.jsonl")).getFirst();
    assertEquals(18, feature.latent());
    var examples = feature.indexed().examples();
    assertEquals(Example.Band.TOP, examples.getFirst().band());
    var random = examples.stream().filter(e -> e.band() == Example.Band.RANDOM).findFirst().get();
    assertEquals("\n", random.passage().spelling(2));
    assertEquals(-0.2353f, random.dense()[0]);
    assertEquals(
        "words about the sea",
        read(golden("neuron_simulation_results.jsonl")).getFirst().labels().getFirst());
  }

  // An index of our own

  private static IndexedFeature own() {
    var viewer = json(VIEWER).getAsJsonObject();
    var other = new ForeignFeature(FeatureFormat.OPENAI, 5, viewer).indexed();
    return new IndexedFeature(
        new FeatureStatistics(
            5, 1000, 40, 60, 100, 3.25f, new LogHistogram(100, new long[] {30, 0, 10})),
        other.examples(),
        List.of(),
        other.geometry());
  }

  @ParameterizedTest
  @EnumSource(FeatureFormat.class)
  void anIndexOfOurOwnIsWrittenInEveryKindAndUnderstoodAgain(FeatureFormat format) {
    var subject = new IndexSubject("toy", "m", "sae", "s", "blocks.2.hook_resid_post", 6);
    var run = new IndexRun(subject, "story.txt", "c", 64, 1, "0", 1000, true);
    var feature = own();
    var context = new ExportContext(run, 2, List.of("the sea"));
    var out = folder.resolve("out" + (format == FeatureFormat.NEURON_RECORDS ? ".jsonl" : ""));
    FeatureWriter.write(
        format,
        new JsonObject(),
        List.of(ForeignFeature.of(format, feature, context)).iterator(),
        out,
        new Cancellation());
    var again = read(out).getFirst();
    assertEquals(format, again.format());
    assertEquals(5, again.latent());
    var indexed = again.indexed();
    assertEquals(2, indexed.examples().size());
    for (var i = 0; i < 2; i++) {
      assertEquals(
          feature.examples().get(i).passage().text(), indexed.examples().get(i).passage().text());
      assertEquals(feature.examples().get(i).band(), indexed.examples().get(i).band());
      assertEquals(feature.examples().get(i).value(), indexed.examples().get(i).value());
    }
    if (format != FeatureFormat.NEURON_RECORDS) {
      assertEquals(0.04, indexed.statistics().density(), 1e-9);
      assertEquals(feature.statistics().histogram(), indexed.statistics().histogram());
    }
    if (format == FeatureFormat.NEURONPEDIA) {
      assertEquals(List.of("the sea"), again.labels());
    }
  }

  // What is not sound

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\": 1}",
        "{\"features\": [3]}",
        "{\"features\": [{\"feature_index\": -1}]}",
        "{\"features\": [{\"feature_index\": 1e99}]}",
        "{\"feature_index\": \"x\"}",
        "{\"density\": 0.5, \"top\": [{\"tokens\": [\"a\"], \"acts\": []}]}",
        "{\"density\": 0.5, \"top\": [{\"tokens\": [\"a\"], \"acts\": [1], \"idx\": 5}]}",
        "{\"density\": 7, \"top\": []}",
        "{\"density\": 0.5, \"top\": {}, \"hist\": 3}",
        "{\"density\": 0.5, \"hist\": {\"x\": 3}, \"top\": []}",
        "{\"density\": NaN, \"top\": []}",
        "{\"density\": 1, \"top\": []} trailing"
      })
  void whatNoToolWroteIsRefusedInASentence(String text) throws IOException {
    var file = file("7.json", text);
    var problem =
        assertThrows(
            FeaturescopeException.class, () -> read(file).forEach(ForeignFeature::indexed));
    assertFalse(problem.problem().isEmpty() || problem.remedy().isEmpty());
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    var file = file("7.json", "{\"density\": 0, \"top\": " + "[".repeat(100_000));
    assertThrows(FeaturescopeException.class, () -> read(file));
  }

  @Test
  void anEndlessLineInASmallFileIsRefused() throws IOException {
    var file = folder.resolve("bomb.jsonl.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      var blanks = new byte[1 << 20];
      for (var i = 0; i < 70; i++) {
        out.write(blanks);
      }
    }
    assertTrue(
        assertThrows(FeaturescopeException.class, () -> read(file))
            .problem()
            .contains("larger record"));
  }

  @Test
  void aFolderWithoutFeaturesIsToldAsSuch() {
    assertTrue(
        assertThrows(FeaturescopeException.class, () -> read(folder))
            .problem()
            .contains("holds no files of features"));
  }

  @Test
  void nothingIsWrittenOverWhatIsThere() throws IOException {
    var file = file("out", "mine");
    assertThrows(
        FeaturescopeException.class,
        () ->
            FeatureWriter.write(
                FeatureFormat.OPENAI,
                new JsonObject(),
                List.<ForeignFeature>of().iterator(),
                file,
                new Cancellation()));
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void whatADiskSaysThatIsFullIsNotHiddenByTheJson() {
    var full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int count) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var said =
        assertThrows(
            IOException.class, () -> FeatureWriter.line(full, JsonParser.parseString("1")));
    assertEquals("No space left on device", said.getMessage());
  }
}
