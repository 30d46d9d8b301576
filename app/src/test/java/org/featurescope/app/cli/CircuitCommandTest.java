package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.circuit.GraphJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CircuitCommandTest {
  private static final String KIND = "graphs/attribution/jumprelu/";

  @TempDir private Path folder;

  private CliRun circuit(String... more) {
    var words =
        new String[] {
          "circuit", "--model", Golden.gpt2(), "--out", folder.resolve("graph.json").toString()
        };
    var all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return CliRun.of(all);
  }

  private static String transcoders() {
    return Golden.path(KIND + "transcoders").toString();
  }

  @Test
  void the_graph_of_a_text_equals_the_reference() {
    var adjacency = folder.resolve("adjacency.safetensors");
    var run =
        circuit(
            "--transcoders",
            transcoders(),
            "--text",
            "The keeper saw the",
            "--logit-probability",
            "0.3",
            "--adjacency",
            adjacency.toString(),
            "--self-check",
            "all",
            "--json");

    assertEquals(0, run.code(), run.err());
    var told = "(?s).*tracing 98 of 98 active features, about \\d+ s and [^\n]* of memory\n.*";
    assertTrue(run.err().matches(told), run.err());
    var graph = GraphJson.read(folder.resolve("graph.json")).graph();
    assertEquals(25, graph.nodes().size());
    assertEquals(149, graph.adjacency().edges());
    var facts = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals(0.858633, facts.get("replacement").getAsDouble(), 1e-5);
    assertEquals(0.945519, facts.get("completeness").getAsDouble(), 1e-5);
    var check = facts.getAsJsonObject("selfCheck");
    assertEquals(check.get("of").getAsInt(), check.get("checked").getAsInt());
    assertTrue(check.get("largestDeviation").getAsDouble() < 1e-5);
    Golden.read(
        Golden.path(KIND + "expected.safetensors"),
        expected ->
            Golden.read(
                adjacency,
                actual -> {
                  assertArrayEquals(
                      expected.info("adjacency").shape(), actual.info("adjacency").shape());
                  Golden.assertClose(
                      expected.floats("adjacency"), actual.floats("adjacency"), 1e-4);
                  Golden.assertClose(
                      expected.floats("node_influence"), actual.floats("influence"), 1e-5);
                  assertEquals(98, actual.longs("feature_idx").length);
                  assertEquals(1, actual.longs("feature_pos")[0]);
                  assertEquals(6, actual.longs("logit_ids").length);
                }));
  }

  /// As a training leaves them: one folder for each layer.
  @Test
  void a_folder_of_single_transcoders_is_taken_for_the_set() {
    var trained = folder.resolve("trained");
    CliRun.of("export", "--sae", transcoders(), "--out", trained.toString());
    var run =
        circuit("--transcoders", trained.toString(), "--ids", "339,284,331,310,263", "--json");
    var set = circuit("--transcoders", transcoders(), "--ids", "339,284,331,310,263", "--json");

    assertEquals(0, run.code(), run.err());
    for (var figure : List.of("nodesBeforePruning", "replacement", "completeness")) {
      assertEquals(
          set.json().getAsJsonObject().get(figure).getAsDouble(),
          run.json().getAsJsonObject().get(figure).getAsDouble(),
          1e-6);
    }
  }

  @Test
  void without_transcoders_it_says_what_would_fit_and_writes_nothing() throws IOException {
    var run = circuit("--text", "The keeper saw the");

    assertEquals(1, run.code());
    assertTrue(run.err().contains("there are no transcoders for this model"), run.err());
    assertTrue(run.err().contains("3 transcoders"), run.err());
    assertEquals(List.of(), Golden.filesIn(folder));
  }

  @Test
  void the_bundled_model_is_traced_through_its_own_transcoders() {
    var out = folder.resolve("dallas.json");
    var run =
        CliRun.of(
            "circuit",
            "--text",
            "The capital of",
            "--max-feature-nodes",
            "40",
            "--max-logits",
            "1",
            "--out",
            out.toString());

    assertEquals(0, run.code(), run.err());
    var graph = GraphJson.read(out).graph();
    assertEquals(Optional.of("world-6l"), graph.provenance().model());
    assertEquals(Optional.of("transcoders"), graph.provenance().transcoders());
  }

  @Test
  void targets_that_are_no_tokens_are_refused() throws IOException {
    var run =
        circuit("--transcoders", transcoders(), "--ids", "339,284,331", "--targets", "keepers of");

    assertEquals(1, run.code());
    assertTrue(run.err().contains("tokens, not one"), run.err());
    assertEquals(List.of(), Golden.filesIn(folder));
  }

  @Test
  void one_token_is_no_prompt() throws IOException {
    var run = circuit("--transcoders", transcoders(), "--ids", "339");

    assertEquals(1, run.code());
    assertTrue(run.err().contains("a prompt of one token has no circuit"), run.err());
    assertEquals(List.of(), Golden.filesIn(folder));
  }
}
