package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
  @TempDir private Path folder;

  @Test
  void scores_and_counts_of_a_file_equal_the_reference() {
    var run =
        CliRun.of("score", Golden.path("attribution-json/tiny-relu-supernodes.json").toString());

    assertEquals(0, run.code(), run.err());
    var json = run.json().getAsJsonObject();
    assertEquals(0.7664267365041246, json.get("replacement").getAsDouble(), 1e-6);
    assertEquals(0.9026739883253658, json.get("completeness").getAsDouble(), 1e-6);
    assertEquals(43, json.get("nodes").getAsInt());
    assertEquals(397, json.get("links").getAsInt());
    var kinds = json.getAsJsonObject("by_type");
    assertEquals(16, kinds.get("feature").getAsInt());
    assertEquals(9, kinds.get("error").getAsInt());
    assertEquals(8, kinds.get("token").getAsInt());
    assertEquals(10, kinds.get("logit").getAsInt());
    var pinned = json.getAsJsonObject("pinned");
    assertEquals(3, pinned.get("features").getAsInt());
    assertTrue(
        pinned.get("replacement").getAsDouble() < json.get("replacement").getAsDouble(),
        "what is not pinned is error");
    assertEquals(
        "note: 3 fields that no known schema has are kept as they are: metadata.x_unknown_field,"
            + " nodes.x_unknown_node_field, x_unknown_top_level",
        run.err().strip());
  }

  @Test
  void without_pins_there_are_no_scores_of_pins() {
    var run =
        CliRun.of(
            "score", Golden.path("attribution-json/tiny-jumprelu-old-error-ids.json").toString());

    assertEquals(0, run.code(), run.err());
    assertEquals(
        0.9075410016922882, run.json().getAsJsonObject().get("replacement").getAsDouble(), 1e-6);
    assertFalse(run.json().getAsJsonObject().has("pinned"));
  }

  @Test
  void what_only_an_engine_needs_is_passed_over_and_told() {
    var file = Golden.path("attribution-json/tiny-jumprelu-old-error-ids.json").toString();

    var run = CliRun.of("score", file, "--threads=2", "--device=cpu", "--precision=bf16");

    assertEquals(0, run.code(), run.err());
    assertEquals(CliRun.of("score", file).out(), run.out());
    assertEquals(
        """
        note: --threads changes nothing about scores
        note: --device changes nothing about scores
        note: --precision changes nothing about scores
        """,
        run.err());
  }

  @Test
  void a_file_that_is_no_graph_is_refused_in_one_line() throws IOException {
    var file = Files.writeString(folder.resolve("other.json"), "{\"nodes\": 3}");

    var run = CliRun.of("score", file.toString());

    assertEquals(1, run.code());
    assertTrue(run.err().startsWith("error: The graph "), run.err());
    assertEquals(1, run.err().lines().count());
  }
}
