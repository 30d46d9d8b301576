package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.store.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `index`: from files to a workspace, also when it is killed on the way.
class IndexCommandTest {
  private static final String HOOK = "blocks.1.hook_resid_post";

  /// Documents of a text that is being counted for a second or more.
  private static final int LONG = 2500;

  @TempDir private Path folder;
  private Path sae;
  private Path corpus;

  @BeforeEach
  void write_an_autoencoder_and_a_corpus() throws IOException {
    sae = Golden.autoencoder(folder.resolve("sae"), HOOK);
    corpus = Files.writeString(folder.resolve("corpus.txt"), text(400));
  }

  private static String text(int documents) {
    var random = new Random(4);
    var words = List.of("the", "keeper", "saw", "sea", "lamp", "and", "1987", "é");
    var text = new StringBuilder();
    for (var i = 0; i < documents; i++) {
      for (var j = random.nextInt(40); j >= 0; j--) {
        text.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      text.append("\n\n\n");
    }
    return text.toString();
  }

  private String[] command(Path workspace, String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "index",
                "--model",
                Golden.gpt2(),
                "--sae",
                sae.toString(),
                "--corpus",
                corpus.toString(),
                "--workspace",
                workspace.toString(),
                "--context",
                "32",
                "--threads",
                "1"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  /// The number of the last state of an unfinished index that lies whole in a workspace; 0 for
  /// none.
  private static long lastSaved(Path workspace) {
    if (!Files.exists(workspace)) {
      return 0;
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + workspace);
        var rows =
            connection
                .createStatement()
                .executeQuery("SELECT coalesce(max(id), 0) FROM progress WHERE whole = 1")) {
      return rows.getLong(1);
    } catch (SQLException notYet) {
      return 0;
    }
  }

  private static List<IndexedFeature> features(Path workspace) {
    try (var opened = Workspace.readOnly(workspace)) {
      var subject = opened.subjects().getFirst();
      var all = new ArrayList<IndexedFeature>();
      for (var latent = 0; latent < subject.latents(); latent++) {
        all.add(opened.feature(subject, latent));
      }
      return all;
    }
  }

  @Test
  void every_feature_is_in_the_workspace_with_what_is_known_of_it() {
    var workspace = folder.resolve("w.db");
    var run = CliRun.of(command(workspace, "--neurons", "0,2", "--json"));
    assertEquals(0, run.code(), run.err());
    var reported = run.json().getAsJsonArray();
    assertEquals(3, reported.size());
    assertEquals(HOOK, reported.get(0).getAsJsonObject().get("hook").getAsString());
    try (var opened = Workspace.readOnly(workspace)) {
      assertEquals(3, opened.subjects().size());
      assertTrue(opened.runs().getFirst().complete());
      assertEquals("corpus.txt", opened.runs().getFirst().corpus());
    }
    var features = features(workspace);
    assertTrue(features.stream().anyMatch(feature -> !feature.statistics().dead()));
    for (var feature : features) {
      assertEquals(feature.statistics().dead(), feature.examples().isEmpty());
      assertFalse(feature.geometry().promoted().isEmpty(), "its weights say something");
    }
  }

  @Test
  void the_largest_batch_holds_all_windows_there_are() {
    var workspace = folder.resolve("w.db");
    var run = CliRun.of(command(workspace, "--batch", "" + Integer.MAX_VALUE, "--json"));
    assertEquals(0, run.code(), run.err());
    var tokens = run.json().getAsJsonArray().get(0).getAsJsonObject().get("tokens").getAsInt();
    assertTrue(tokens > 0, run.out());
  }

  @Test
  void an_index_killed_again_and_again_is_that_of_one_that_nobody_disturbed() throws Exception {
    Files.writeString(corpus, text(LONG));
    var whole = folder.resolve("whole.db");
    assertEquals(0, CliRun.of(command(whole)).code());
    var killed = folder.resolve("killed.db");
    var random = new Random();
    for (var i = 0; i < 2; i++) {
      var before = lastSaved(killed);
      try (var child = ChildProcess.start(folder, command(killed))) {
        child.await(() -> lastSaved(killed) > before);
        Thread.sleep(random.nextInt(100));
        child.kill();
        assertTrue(lastSaved(killed) > before, () -> "killed too late: " + child.said());
      }
    }
    var run = CliRun.of(command(killed));
    assertEquals(0, run.code(), run.err());
    assertEquals(features(whole), features(killed));
  }

  @Test
  void ctrl_c_keeps_what_was_counted_and_says_how_to_go_on() throws Exception {
    Files.writeString(corpus, text(LONG));
    var stopped = folder.resolve("stopped.db");
    try (var child = ChildProcess.start(folder, command(stopped))) {
      child.await(() -> lastSaved(stopped) > 0);
      assertEquals(130, child.interrupt(), "as the system reports a process that Ctrl-C ended");
      var error = "error: stopped (what was counted is kept: the same command goes on from there)";
      assertTrue(child.said().contains(error), child.said());
    }
    var run = CliRun.of(command(stopped));
    assertEquals(0, run.code(), run.err());
    var whole = folder.resolve("whole.db");
    assertEquals(0, CliRun.of(command(whole)).code());
    assertEquals(features(whole), features(stopped));
  }

  @Test
  void a_damaged_workspace_is_left_as_it_is_and_how_to_repair_it_is_said() throws IOException {
    var workspace = folder.resolve("w.db");
    Workspace.open(workspace).close();
    var whole = Files.readAllBytes(workspace);
    Files.write(workspace, Arrays.copyOf(whole, whole.length / 3));
    var run = CliRun.of(command(workspace));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("w.db is damaged: "), run.err());
    assertTrue(run.err().contains("features --repair --workspace"), run.err());
    assertEquals(whole.length / 3, Files.size(workspace));
  }

  @Test
  void what_is_wrong_with_the_input_is_one_sentence() throws IOException {
    var workspace = folder.resolve("w.db");
    Files.write(corpus, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});
    var binary = CliRun.of(command(workspace));
    assertEquals(1, binary.code());
    assertTrue(binary.err().contains("corpus.txt is not text in UTF-8"), binary.err());
    Files.writeString(corpus, "");
    var empty = CliRun.of(command(workspace));
    assertTrue(empty.err().contains("corpus.txt holds no text"), empty.err());
    assertEquals(1, empty.err().lines().filter(line -> line.startsWith("error:")).count());
    var layer = CliRun.of(command(workspace, "--neurons", "9"));
    assertTrue(layer.err().contains("no layer 9"), layer.err());
    assertEquals(2, CliRun.of("index", "--workspace", workspace.toString()).code());
  }
}
