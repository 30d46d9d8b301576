package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.PromptToken;
import org.featurescope.compute.circuit.Provenance;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.circuit.Pruning;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;

/// How much of a graph its first picture shows.
class PrunedTest {
  private static final int FEATURES = 400;
  private static final int LAYERS = 4;

  /// Every feature acts on a tenth of the later ones and on the output, a few much more than most.
  private static CircuitGraph graph(double skew) {
    var random = new Random(1);
    var nodes = new ArrayList<Node>();
    for (var feature = 0; feature < FEATURES; feature++) {
      nodes.add(new Node.Feature(Site.of(feature * LAYERS / FEATURES), 0, feature, 1));
    }
    nodes.add(new Node.Token(0, 5));
    nodes.add(new Node.Logit(0, 7, " seven", 0.9));
    var size = random.doubles(FEATURES).map(part -> Math.pow(part, skew)).toArray();
    var rows = new SparseAdjacency.Builder(nodes.size());
    for (var target = 0; target < nodes.size(); target++) {
      var row = new float[nodes.size()];
      for (var source = 0; source < Math.min(target, FEATURES); source++) {
        if (target > FEATURES || target < FEATURES && random.nextInt(10) == 0) {
          row[source] = (float) (size[source] * random.nextGaussian());
        }
      }
      row[FEATURES] = target < FEATURES ? 0.1F : 0;
      rows.row(target, row);
    }
    return CircuitGraph.of(
        "one", List.of(new PromptToken(5, "one")), Provenance.of("made up"), nodes, rows.build());
  }

  private static long features(CircuitGraph graph, Pruning pruning) {
    return pruning.nodes().stream()
        .filter(node -> graph.nodes().get(node) instanceof Node.Feature)
        .count();
  }

  private static Pruning first(CircuitGraph graph, double nodes, double edges) {
    var document = GraphDocument.of(graph, "one");
    return new Pruned(document, Optional.empty(), nodes, edges)
        .run(Progress.none(), new Cancellation())
        .cut()
        .pruning();
  }

  @Test
  void the_first_picture_has_the_highest_thresholds_with_which_it_can_be_read() {
    for (var skew : new double[] {1, 6, 20}) {
      var graph = graph(skew);
      var pruner = new Pruner(graph);
      var nodes = 0.8;
      while (features(graph, pruner.prune(nodes, 0.98)) > 70) {
        nodes -= 0.05;
      }
      var edges = 0.98;
      while (pruner.prune(nodes, edges).edges().cardinality() > 300) {
        edges -= 0.05;
      }
      var first = first(graph, 0.8, 0.98);
      assertEquals(nodes, first.nodeThreshold(), 1e-9, "skew " + skew);
      assertEquals(edges, first.edgeThreshold(), 1e-9, "skew " + skew);
    }
  }

  @Test
  void a_graph_that_was_pruned_before_is_shown_as_it_is() {
    var graph = graph(1);
    var first = first(graph, 1, 1);
    assertEquals(1, first.nodeThreshold());
    assertTrue(features(graph, first) > 70);
  }
}
