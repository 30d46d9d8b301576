package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.index.Passage;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;
import org.featurescope.compute.store.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturesCommandTest {
  @TempDir private Path folder;
  private String workspace;

  @BeforeEach
  void make_a_workspace_of_two_indexes() {
    var file = folder.resolve("work.db");
    workspace = file.toString();
    try (var opened = Workspace.open(file)) {
      publish(opened, 1);
      publish(opened, 3);
      var labels = opened.labels();
      labels.set(new FeatureKey(hash(3), 2), Label.typed("the open sea"));
      labels.set(new FeatureKey(hash(3), 4), new Label("lamps", LabelSource.CONCEPT, 0.75));
      opened.tags().add(new FeatureKey(hash(3), 4), "light");
    }
  }

  private static String hash(int layer) {
    return ("" + layer).repeat(64);
  }

  private static void publish(Workspace opened, int layer) {
    publish(opened, layer, "story.txt");
  }

  private static void publish(Workspace opened, int layer, String corpus) {
    publish(opened, layer, corpus, corpus);
  }

  private static void publish(Workspace opened, int layer, String corpus, String corpusHash) {
    var subject =
        new IndexSubject(
            "toy",
            "m".repeat(64),
            "sae" + layer,
            hash(layer),
            "blocks." + layer + ".hook_resid_post",
            6);
    var run = new IndexRun(subject, corpus, corpusHash, 16, 1, "0", 100, true);
    opened
        .index()
        .publish(
            run,
            IntStream.range(0, 6).mapToObj(FeaturesCommandTest::feature).iterator(),
            List.of());
  }

  /// Feature f fires 10 f times.
  private static IndexedFeature feature(int latent) {
    var passage = new Passage(0, 0, new int[] {1, 2, 3}, "to the\nharbour", new int[] {2, 6, 14});
    var example =
        new Example(Example.Band.TOP, passage, 2, 1.5f, new int[] {2}, new float[] {1.5f});
    return new IndexedFeature(
        new FeatureStatistics(
            latent, 100, 10 * latent, 15 * latent, 30 * latent, latent, LogHistogram.empty()),
        latent == 5 ? List.of(example) : List.of(),
        List.of(),
        new FeatureGeometry(
            List.of(new FeatureGeometry.TokenEffect(7, " sea", 0.5f)),
            List.of(),
            List.of(),
            List.of()));
  }

  private CliRun features(String... args) {
    var all = new String[args.length + 3];
    all[0] = "features";
    all[1] = "--workspace";
    all[2] = workspace;
    System.arraycopy(args, 0, all, 3, args.length);
    return CliRun.of(all);
  }

  private static List<Integer> latents(CliRun run) {
    assertEquals(0, run.code(), run.err());
    return run.json().getAsJsonArray().asList().stream()
        .map(row -> row.getAsJsonObject().get("latent").getAsInt())
        .toList();
  }

  @Test
  void the_densest_features_come_first() {
    assertEquals(List.of(5, 4, 3, 2, 1, 0), latents(features("--sae", "sae3", "--json")));
    assertEquals(List.of(5, 4), latents(features("--sae", "3", "--limit", "2", "--json")));
    assertEquals(
        List.of(4, 2, 0),
        latents(features("--sae", "3", "--sort", "label", "--limit", "3", "--json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sae=3 --search=open", "--sae=3 --feature=2", "--indexes"})
  void what_only_an_engine_needs_is_passed_over_and_told(String asked) {
    var run = features((asked + " --threads=2 --device=cpu --precision=bf16").split(" "));

    assertEquals(0, run.code(), run.err());
    assertEquals(features(asked.split(" ")).out(), run.out());
    assertEquals(
        """
        note: --threads changes nothing about a workspace
        note: --device changes nothing about a workspace
        note: --precision changes nothing about a workspace
        """,
        run.err());
  }

  @Test
  void a_search_looks_in_labels_tags_and_contexts() {
    assertEquals(List.of(2), latents(features("--sae", "3", "--search", "open", "--json")));
    assertEquals(List.of(4), latents(features("--sae", "3", "--search", "light", "--json")));
    assertEquals(List.of(5), latents(features("--sae", "3", "--search", "harb", "--json")));
    assertEquals(List.of(), latents(features("--sae", "3", "--search", "xyz", "--json")));
  }

  @Test
  void a_table_shows_labels_scores_and_tags() {
    var run = features("--sae", "sae3");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("sae3 at blocks.3.hook_resid_post of toy: 6 of 6"), run.out());
    assertTrue(run.out().contains("0.75  lamps #light"), run.out());
    assertTrue(run.out().contains("(dead)"), run.out());
  }

  private static List<String> indexes(CliRun run) {
    assertEquals(0, run.code(), run.err());
    return run.out().lines().map(line -> line.replaceAll(" at .*?: ", " ")).toList();
  }

  private void index_another_text() {
    try (var opened = Workspace.open(Path.of(workspace))) {
      publish(opened, 1, "another.txt");
      publish(opened, 3, "another.txt");
    }
  }

  @Test
  void an_index_that_was_put_aside_is_read_again() {
    index_another_text();
    assertEquals(
        List.of(
            "read   sae1 another.txt, 100 tokens, another.",
            "aside  sae1 story.txt, 100 tokens, story.tx"),
        indexes(features("--indexes", "--sae", "sae1")));
    assertEquals(
        List.of(
            "read   sae1 story.txt, 100 tokens, story.tx",
            "aside  sae1 another.txt, 100 tokens, another."),
        indexes(features("--use", "story.txt", "--sae", "1")));
    assertTrue(
        indexes(features("--indexes")).contains("read   sae3 another.txt, 100 tokens, another."));
    var all = features("--use", "story.txt", "--json").json().getAsJsonArray().asList();
    assertEquals(
        List.of("story.txt", "story.txt"),
        all.stream()
            .map(JsonElement::getAsJsonObject)
            .filter(row -> row.get("read").getAsBoolean())
            .map(row -> row.get("corpus").getAsString())
            .toList());
  }

  @Test
  void an_index_that_was_put_aside_is_removed_and_the_one_that_is_read_is_not() {
    index_another_text();
    assertEquals(
        "error: the index over another.txt is the one that is read"
            + " (make another the one with --use, then remove it)\n",
        features("--remove", "another.txt").err());
    assertEquals(
        List.of(
            "read   sae1 another.txt, 100 tokens, another.",
            "read   sae3 another.txt, 100 tokens, another."),
        indexes(features("--remove", "story.txt")));
    assertTrue(
        features("--remove", "story.txt").err().startsWith("error: there is no index over story"));
    assertTrue(
        features("--use", "story.txt", "--sae", "x").err().contains("no indexes go by the name x"));
  }

  @Test
  void a_text_that_shares_its_name_is_told_by_its_hash() {
    try (var opened = Workspace.open(Path.of(workspace))) {
      for (var hash : List.of("11112222", "33334444", "55556666")) {
        publish(opened, 1, "draft.txt", hash);
      }
    }
    assertEquals(
        "error: several texts of an index go by the name draft.txt (give the beginning of its"
            + " hash, which 'featurescope features --indexes' tells)\n",
        features("--use", "draft.txt").err());
    assertTrue(
        indexes(features("--use", "33334444"))
            .contains("read   sae1 draft.txt, 100 tokens, 33334444"));
  }

  /// Else each call would change them over, or remove what is not meant.
  @Test
  void one_that_is_read_and_one_that_is_not_cannot_be_told_by_one_name_either() {
    try (var opened = Workspace.open(Path.of(workspace))) {
      publish(opened, 1, "draft.txt", "11112222");
      publish(opened, 1, "draft.txt", "33334444");
    }
    var before = indexes(features("--indexes"));
    for (var option : List.of("--use", "--remove")) {
      assertTrue(features(option, "draft.txt").err().contains("several texts of an index"), option);
    }
    assertEquals(1, features("--use", "11112222", "--remove", "missing.txt").code());
    assertEquals(before, indexes(features("--indexes")), "nothing is done by halves");
  }

  @Test
  void where_there_are_several_indexes_one_has_to_be_named() {
    var run = features();
    assertEquals(1, run.code());
    assertTrue(
        run.err().startsWith("error: the workspace has several indexes: sae1")
            && run.err().contains("--sae"),
        run.err());
    assertTrue(features("--sae", "nobody").err().contains("no indexes go by the name nobody"));
  }

  @Test
  void the_page_of_a_feature_shows_its_examples_with_the_peak_marked() {
    var run = features("--feature", "3:5");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("fires at 50.0000% of 100 tokens"), run.out());
    assertTrue(run.out().contains("promotes: ' sea' (+0.50)"), run.out());
    assertTrue(run.out().contains("to the<<\u21b5harbour>>"), run.out());
    assertEquals(1, features("--feature", "3:6").code());
    assertEquals(1, features("--feature", "3:x").code());
  }

  @Test
  void nothing_is_made_for_an_import_of_a_file_that_is_not_there() {
    var other = folder.resolve("none.db");
    var missing = folder.resolve("missing.json").toString();
    var run = CliRun.of("features", "--workspace", other.toString(), "--import", missing);
    assertEquals(1, run.code());
    assertTrue(run.err().contains(missing), run.err());
    assertFalse(Files.exists(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "{\"a\": 1}", "{\"model_id\": \"m\", \"features\": [{\"f"})
  void nothing_is_left_of_an_import_that_fails(String content) throws IOException {
    var whole = folder.resolve("features/batch-0.json");
    Files.createDirectory(whole.getParent());
    Files.writeString(
        whole,
        """
        {"model_id": "m", "layer": 8, "sae_set": "res",
         "features": [{"feature_index": 1, "frac_nonzero": 0.5, "activations": []}]}
        """);
    Files.writeString(folder.resolve("features/batch-1.json"), content);
    var other = folder.resolve("new/other.db").toString();
    var before = CliRun.of("doctor", workspace).out();
    for (var path : List.of(folder.resolve("features").toString(), workspace)) {
      for (var place : List.of(other, workspace)) {
        var run = CliRun.of("features", "--workspace", place, "--import", path);
        assertEquals(1, run.code());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(run.err().contains(".tmp"), run.err());
      }
    }
    assertFalse(Files.exists(folder.resolve("new")));
    assertEquals(before, CliRun.of("doctor", workspace).out());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not everybody may make a link there")
  void a_link_that_leads_nowhere_does_not_become_a_workspace() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("nowhere"));
    var file = Files.writeString(folder.resolve("batch-0.json"), "{}").toString();
    var run = CliRun.of("features", "--workspace", link.toString(), "--import", file);
    assertEquals(1, run.code());
    assertTrue(run.err().contains(link + " cannot be written"), run.err());
  }

  @Test
  void labels_alone_need_a_workspace_that_is_there() throws IOException {
    var file = Files.writeString(folder.resolve("batch-0.json"), "{}").toString();
    var other = folder.resolve("other.db");
    var run =
        CliRun.of("features", "--workspace", other.toString(), "--import", file, "--sae", "3");
    assertEquals(1, run.code());
    assertTrue(run.err().contains("there is no workspace at " + other), run.err());
    assertFalse(Files.exists(other));
  }

  @Test
  void an_index_goes_out_and_comes_in_again() {
    var out = folder.resolve("np");
    var exported = features("--sae", "3", "--export", "neuronpedia", "--out", out.toString());
    assertEquals(0, exported.code(), exported.err());
    assertTrue(Files.exists(out.resolve("features/batch-0.jsonl.gz")));
    var other = folder.resolve("other.db").toString();
    var imported =
        CliRun.of("features", "--workspace", other, "--import", out.toString(), "--json");
    assertEquals(0, imported.code(), imported.err());
    assertEquals(6, imported.json().getAsJsonObject().get("features").getAsInt());
    var listed = CliRun.of("features", "--workspace", other, "--search", "open", "--json");
    assertEquals(List.of(2), latents(listed));
    assertEquals(1, features("--sae", "3", "--export", "word", "--out", "x").code());
  }

  @Test
  void a_missing_workspace_is_not_made() {
    var run = CliRun.of("features", "--workspace", folder.resolve("no.db").toString());
    assertEquals(1, run.code());
    assertTrue(run.err().contains("there is no workspace at"), run.err());
    assertFalse(Files.exists(folder.resolve("no.db")));
  }

  @Test
  void the_doctor_tells_of_indexes_that_are_put_aside() {
    try (var opened = Workspace.open(Path.of(workspace))) {
      publish(opened, 3, "mine.txt");
    }
    var found = CliRun.of("doctor", workspace).out().lines().toList();
    assertEquals(
        List.of("index 1 story.txt", "index 3 mine.txt", "put aside 3 story.txt"),
        found.stream()
            .map(String::strip)
            .filter(line -> line.contains("features over"))
            .map(line -> line.replaceAll("^(\\D+?) +ok +sae(\\d).* of (\\S+)$", "$1 $2 $3"))
            .toList());
  }

  @Test
  void the_doctor_knows_a_workspace_sound_or_damaged() throws IOException {
    var sound = CliRun.of("doctor", workspace);
    assertEquals(0, sound.code(), sound.err());
    assertTrue(sound.out().startsWith(workspace + ": a workspace\n"), sound.out());
    assertTrue(sound.out().contains("6 features over 100 tokens"), sound.out());
    assertTrue(sound.out().contains("all sound"), sound.out());

    var bytes = Files.readAllBytes(Path.of(workspace));
    Files.write(Path.of(workspace), Arrays.copyOf(bytes, bytes.length * 3 / 4));
    var damaged = CliRun.of("doctor", workspace);
    assertTrue(damaged.out().contains("it ends too early"), damaged.out());
    assertTrue(damaged.out().contains("features --repair"), damaged.out());
    var repaired = features("--repair");
    assertEquals(0, repaired.code(), repaired.err());
    assertTrue(Files.exists(folder.resolve("work.repaired.db")), repaired.out());
  }
}
