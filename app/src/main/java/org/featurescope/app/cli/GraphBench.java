package org.featurescope.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Paths;
import org.featurescope.compute.circuit.PromptToken;
import org.featurescope.compute.circuit.Provenance;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.circuit.Scores;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.compute.job.FileProblem;

/// What a person waits for in a large graph that no model made: its file, a moved threshold, the
/// scores, the strongest paths.
///
/// @param measurements where figures go
record GraphBench(Console console, Measurements measurements) {
  private static final int POSITIONS = 32;
  private static final int LAYERS = 26;
  private static final int LOGITS = 10;

  void run() {
    prune(2_000, 100_000);
    prune(20_000, 3_000_000);
    try {
      var file = Files.createTempFile("featurescope-bench", ".json");
      try {
        stream(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private void prune(int features, int edges) {
    var graph = graph(features, edges);
    var pruner = new Pruner[1];
    median("graph.influence", edges, () -> pruner[0] = new Pruner(graph));
    var thresholds = new Random(1);
    median(
        "graph.prune",
        edges,
        () ->
            pruner[0].prune(0.5 + thresholds.nextDouble() / 2, 0.5 + thresholds.nextDouble() / 2));
    median("graph.scores", edges, () -> Scores.of(graph));
    var paths = new Paths(graph, pruner[0].influence());
    var token = graph.indices(Node.Token.class).findFirst().orElseThrow();
    var logit = graph.indices(Node.Logit.class).findFirst().orElseThrow();
    median("graph.paths", edges, () -> paths.strongest(token, logit, 10));
  }

  private void stream(Path file) throws IOException {
    var document = GraphDocument.of(graph(5_000, 1_450_000), "bench");
    var links = document.graph().adjacency().edges();
    median("graph.write", links, () -> GraphJson.write(document, file));
    measurements.print("graph.size", links, Files.size(file) / 1e6, "MB");
    median("graph.read", links, () -> GraphJson.read(file));
    measurements.print("graph.heap", links, Runtime.getRuntime().maxMemory() / 1e6, "MB at most");
  }

  private void median(String name, int edges, Runnable work) {
    var times = new double[measurements.runs()];
    for (var run = -1; run < times.length; run++) {
      var time = Measurements.seconds(work);
      if (run >= 0) {
        times[run] = time;
      }
      console.cancellation().check();
    }
    measurements.print(name, edges, Measurements.median(times), "s");
  }

  /// Features in the order of a computed graph; each is driven by as many earlier nodes as make
  /// about that many edges.
  private static CircuitGraph graph(int features, int edges) {
    var random = new Random(1);
    var nodes = new ArrayList<Node>();
    for (var feature = 0; feature < features; feature++) {
      nodes.add(
          new Node.Feature(
              Site.of(feature * LAYERS / features),
              random.nextInt(POSITIONS),
              10_000 + feature,
              random.nextFloat()));
    }
    for (var error = 0; error < LAYERS * POSITIONS; error++) {
      nodes.add(new Node.Error(Site.of(error / POSITIONS), error % POSITIONS));
    }
    for (var position = 0; position < POSITIONS; position++) {
      nodes.add(new Node.Token(position, 1_000 + position));
    }
    for (var logit = 0; logit < LOGITS; logit++) {
      nodes.add(new Node.Logit(POSITIONS - 1, 2_000 + logit, " " + logit, 1.0 / LOGITS));
    }
    var tokens =
        IntStream.range(0, POSITIONS).mapToObj(i -> new PromptToken(1_000 + i, " t" + i)).toList();
    return CircuitGraph.of(
        "made up",
        tokens,
        Provenance.of("bench"),
        nodes,
        adjacency(nodes, features, edges, random));
  }

  private static SparseAdjacency adjacency(
      ArrayList<Node> nodes, int features, int edges, Random random) {
    var builder = new SparseAdjacency.Builder(nodes.size());
    var sources = nodes.size() - LOGITS;
    for (var target = 0; target < nodes.size(); target++) {
      var row = new float[sources];
      var before = target < features ? target : features;
      // Errors and tokens have no inputs.
      var inputs = target < features || target >= sources ? edges / (features + LOGITS) : 0;
      // Half of the edges come from earlier features, the other half from errors and tokens.
      for (var edge = 0; edge < inputs; edge++) {
        var fromFeature = before > 0 && edge % 2 == 0;
        var source =
            fromFeature ? random.nextInt(before) : features + random.nextInt(sources - features);
        row[source] = (float) random.nextGaussian();
      }
      builder.row(target, row);
    }
    return builder.build();
  }
}
