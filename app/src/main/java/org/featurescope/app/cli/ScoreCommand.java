package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Scores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `score`: how much of the output the graph in a file explains.
@Command(
    name = "score",
    description = {
      "Prints the replacement and completeness scores of an attribution graph.",
      "As JSON: of the whole graph and, where nodes are pinned, of the pinned features "
          + "alone, every other feature counting as error."
    })
final class ScoreCommand extends ConsoleCommand {
  @Mixin EngineFlags engine;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "An attribution graph of circuit-tracer, Neuronpedia or this program.")
  private Path file;

  ScoreCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    passOver(EngineFlags.OPTIONS, "scores");
    var document = GraphJson.read(file);
    console.cancellation().check();
    document.unknownFields().ifPresent(told -> console.err().println("note: " + told));
    var graph = document.graph();
    var report = scores(Scores.of(graph));
    report.put("nodes", graph.nodes().size());
    report.put("links", graph.adjacency().edges());
    report.put("by_type", kinds(graph));
    if (!document.state().pinned().isEmpty()) {
      report.put("pinned", pinned(document));
    }
    console.json(report);
  }

  private static Map<String, Object> scores(Scores scores) {
    var map = new LinkedHashMap<String, Object>();
    map.put("replacement", scores.replacement());
    map.put("completeness", scores.completeness());
    return map;
  }

  private static Map<String, Long> kinds(CircuitGraph graph) {
    var kinds = new LinkedHashMap<String, Long>();
    kinds.put("feature", graph.indices(Node.Feature.class).count());
    kinds.put("error", graph.indices(Node.Error.class).count());
    kinds.put("token", graph.indices(Node.Token.class).count());
    kinds.put("logit", graph.indices(Node.Logit.class).count());
    return kinds;
  }

  private static Map<String, Object> pinned(GraphDocument document) {
    var pins = new BitSet();
    document
        .nodes(document.state().pinned())
        .filter(node -> document.graph().nodes().get(node) instanceof Node.Feature)
        .forEach(pins::set);
    var map = scores(Scores.of(document.graph(), pins));
    map.put("features", pins.cardinality());
    return map;
  }
}
