package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.model.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What circuit-tracer computes.
class CircuitGoldenTest {
  private static final double CLOSE = 1e-5;

  private static JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(Golden.folder(file))).getAsJsonObject();
  }

  /// In the order of the fixtures; latents and token ids play no part.
  private static CircuitGraph graph(
      int features, int layers, int tokens, double[] logits, SparseAdjacency adjacency) {
    var nodes = new ArrayList<Node>();
    for (var feature = 0; feature < features; feature++) {
      nodes.add(new Node.Feature(Site.of(0), 0, feature, 1));
    }
    for (var error = 0; error < layers * tokens; error++) {
      nodes.add(new Node.Error(Site.of(error / tokens), error % tokens));
    }
    for (var token = 0; token < tokens; token++) {
      nodes.add(new Node.Token(token, token));
    }
    for (var logit = 0; logit < logits.length; logit++) {
      nodes.add(new Node.Logit(tokens - 1, logit, "", logits[logit]));
    }
    return MadeUpGraphs.graph(
        MadeUpGraphs.prompt(IntStream.range(0, tokens).toArray()), nodes, adjacency);
  }

  private static Set<Integer> integers(Iterable<com.google.gson.JsonElement> list) {
    var set = new TreeSet<Integer>();
    list.forEach(element -> set.add(element.getAsInt()));
    return set;
  }

  private static double[] doubles(JsonObject json, String name) {
    return json.getAsJsonArray(name).asList().stream()
        .mapToDouble(element -> element.getAsDouble())
        .toArray();
  }

  private static Set<List<Integer>> edges(CircuitGraph graph, Pruning pruning) {
    var edges = new java.util.HashSet<List<Integer>>();
    for (var target = 0; target < graph.nodes().size(); target++) {
      for (var entry = graph.adjacency().start(target);
          entry < graph.adjacency().end(target);
          entry++) {
        if (pruning.edges().get(entry)) {
          edges.add(List.of(target, graph.adjacency().source(entry)));
        }
      }
    }
    return edges;
  }

  private static void assertCumulative(double[] expected, Influence influence) {
    var actual = influence.cumulative();
    var values = influence.values();
    for (var node = 0; node < expected.length; node++) {
      var value = values[node];
      if (Arrays.stream(values).filter(v -> Math.abs(v - value) < 1e-7).count() == 1) {
        assertEquals(expected[node], actual[node], CLOSE, "cumulative score of node " + node);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"twelve_nodes", "dag_0", "dag_1", "dag_2", "dag_3", "dag_4"})
  void influencePruningAndScoresOfSmallGraphs(String name) throws IOException {
    var golden = json("graphs/pruning/" + name + ".json");
    var edges =
        golden.getAsJsonArray("edges_target_source_weight").asList().stream()
            .map(edge ->
                edge.getAsJsonArray().asList().stream()
                    .mapToDouble(number -> number.getAsDouble())
                    .toArray())
            .toArray(double[][]::new);
    var graph =
        graph(
            golden.get("n_features").getAsInt(),
            golden.get("n_layers").getAsInt(),
            golden.get("n_tokens").getAsInt(),
            doubles(golden, "logit_probabilities"),
            MadeUpGraphs.adjacency(golden.get("n_nodes").getAsInt(), edges));
    var expected = golden.getAsJsonObject("expected");
    var pruner = new Pruner(graph);
    assertArrayEquals(doubles(expected, "node_influence"), pruner.influence().values(), CLOSE);
    var scores = Scores.of(graph);
    assertEquals(expected.get("replacement_score").getAsDouble(), scores.replacement(), CLOSE);
    assertEquals(expected.get("completeness_score").getAsDouble(), scores.completeness(), CLOSE);
    for (var element : expected.getAsJsonArray("prune")) {
      var prune = element.getAsJsonObject();
      var pruning =
          pruner.prune(
              prune.get("node_threshold").getAsDouble(), prune.get("edge_threshold").getAsDouble());
      assertEquals(
          integers(prune.getAsJsonArray("kept_nodes")),
          new TreeSet<>(pruning.nodes().stream().boxed().toList()));
      var kept = new java.util.HashSet<List<Integer>>();
      for (var edge : prune.getAsJsonArray("kept_edges_target_source")) {
        var pair = edge.getAsJsonArray();
        kept.add(List.of(pair.get(0).getAsInt(), pair.get(1).getAsInt()));
      }
      assertEquals(kept, edges(graph, pruning));
      assertCumulative(doubles(prune, "cumulative_scores"), pruner.influence());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "jumprelu", "skip", "clt"})
  void influencePruningAndScoresOfAttributionGraphs(String kind) throws IOException {
    var folder = "graphs/attribution/" + kind + "/";
    var golden = json(folder + "expected.json");
    try (var tensors = SafeTensors.open(Golden.folder(folder + "expected.safetensors"))) {
      var matrix = tensors.floats("adjacency");
      var nodes = (int) Math.round(Math.sqrt(matrix.length));
      var builder = new SparseAdjacency.Builder(nodes);
      for (var target = 0; target < nodes; target++) {
        builder.row(target, Arrays.copyOfRange(matrix, target * nodes, (target + 1) * nodes));
      }
      var logits =
          golden.getAsJsonArray("logit_targets").asList().stream()
              .mapToDouble(logit -> logit.getAsJsonObject().get("probability").getAsDouble())
              .toArray();
      var graph =
          graph(
              golden.get("n_features_active").getAsInt(),
              golden.get("n_layers").getAsInt(),
              golden.get("n_pos").getAsInt(),
              logits,
              builder.build());
      var pruner = new Pruner(graph);
      Golden.assertClose(
          "influence",
          tensors.floats("node_influence"),
          floats(pruner.influence().values()),
          CLOSE,
          0);
      var scores = Scores.of(graph);
      assertEquals(golden.get("replacement_score").getAsDouble(), scores.replacement(), CLOSE);
      assertEquals(golden.get("completeness_score").getAsDouble(), scores.completeness(), CLOSE);
      for (var element : golden.getAsJsonArray("prune")) {
        var prune = element.getAsJsonObject();
        assertPruned(
            graph,
            pruner,
            tensors,
            prune.get("node_threshold").getAsDouble(),
            prune.get("edge_threshold").getAsDouble());
      }
    }
  }

  private static void assertPruned(
      CircuitGraph graph, Pruner pruner, SafeTensors tensors, double nodes, double edges) {
    var name = "." + nodes + "_" + edges;
    var pruning = pruner.prune(nodes, edges);
    var mask = tensors.bytes("node_mask" + name);
    for (var node = 0; node < graph.nodes().size(); node++) {
      assertEquals(mask.get(node) != 0, pruning.nodes().get(node), "node " + node + name);
    }
    var ends = tensors.longs("kept_edges" + name);
    var kept = new java.util.HashSet<List<Integer>>();
    for (var i = 0; i < ends.length; i += 2) {
      kept.add(List.of((int) ends[i], (int) ends[i + 1]));
    }
    assertEquals(kept, edges(graph, pruning));
    var cumulative = tensors.floats("cumulative_scores" + name);
    assertCumulative(
        IntStream.range(0, cumulative.length).mapToDouble(i -> cumulative[i]).toArray(),
        pruner.influence());
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (var i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
