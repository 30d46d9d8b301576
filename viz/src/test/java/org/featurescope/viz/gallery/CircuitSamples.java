package org.featurescope.viz.gallery;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.viz.graph.CircuitEdge;
import org.featurescope.viz.graph.CircuitModel;
import org.featurescope.viz.graph.CircuitNode;
import org.featurescope.viz.graph.CircuitPicture;
import org.featurescope.viz.graph.Comparison;
import org.featurescope.viz.graph.Comparison.Part;
import org.featurescope.viz.graph.NodeGroup;
import org.featurescope.viz.graph.NodeKind;

/// Made-up circuits.
public final class CircuitSamples {
  private static final List<String> TOKENS =
      List.of("The", " capital", " of", " the", " state", " containing", " Dallas", " is");

  /// The node of the two-hop circuit that its pictures look at.
  public static final int TEXAS = 21;

  private CircuitSamples() {}

  static BitSet set(int... members) {
    return IntStream.of(members).collect(BitSet::new, BitSet::set, BitSet::or);
  }

  private static CircuitNode token(int column, double influence) {
    var text = TOKENS.get(column);
    return new CircuitNode(NodeKind.TOKEN, column, -1, influence, text, "", 0);
  }

  private static CircuitNode feature(
      int column, int row, double influence, String label, int number) {
    return new CircuitNode(
        NodeKind.FEATURE, column, row, influence, label, Integer.toString(number), 0);
  }

  private static CircuitNode error(int column, int row) {
    return new CircuitNode(NodeKind.ERROR, column, row, 0.02, "", "error", 0);
  }

  private static CircuitNode output(String token, double probability) {
    return new CircuitNode(
        NodeKind.LOGIT, 7, 6, probability, token, "%.3f".formatted(probability), 0);
  }

  /// Two hops: Dallas is in Texas, whose capital is Austin.
  public static CircuitModel twoHop() {
    var nodes =
        List.of(
            token(0, 0.01),
            token(1, 0.10),
            token(2, 0.01),
            token(3, 0.01), // 0
            token(4, 0.08),
            token(5, 0.02),
            token(6, 0.16),
            token(7, 0.02),
            feature(1, 0, 0.07, "capital city", 88),
            feature(1, 1, 0.08, "capital of", 1204), // 8
            feature(1, 2, 0.05, "asks for a place", 311),
            feature(1, 0, 0.02, "", 19),
            feature(4, 0, 0.05, "state", 402),
            feature(4, 1, 0.07, "US state", 412), // 12
            feature(4, 2, 0.03, "part of a country", 77),
            feature(5, 0, 0.02, "", 640),
            feature(5, 1, 0.03, "located in", 955),
            error(6, 2), // 16
            feature(6, 0, 0.09, "Dallas", 1010),
            feature(6, 0, 0.03, "proper name", 260),
            feature(6, 1, 0.08, "Texas city", 1490),
            feature(6, 2, 0.182, "Texas", 1533), // 20
            feature(6, 2, 0.08, "Texas place", 1534),
            feature(6, 3, 0.10, "Texas, known", 1622),
            feature(7, 3, 0.11, "Texas, carried", 1650),
            feature(7, 4, 0.09, "Texan", 1701), // 24
            feature(7, 3, 0.06, "sentence goes on", 12),
            feature(7, 4, 0.10, "say a capital", 903),
            feature(7, 4, 0.07, "say a city", 904),
            feature(7, 5, 0.09, "capital comes", 905), // 28
            feature(7, 5, 0.16, "say Austin", 1991),
            feature(7, 5, 0.08, "Austin", 1992),
            feature(7, 5, 0.03, "full stop soon", 55),
            error(7, 4), // 32
            error(7, 3),
            feature(7, 0, 0.02, "is", 7),
            feature(7, 1, 0.02, "copula", 8),
            error(6, 3), // 36
            output(" Austin", 0.914),
            output(" Houston", 0.018),
            output(" Dallas", 0.031), // 38
            output(" Sacramento", 0.002));
    return new CircuitModel(
        TOKENS, List.of("L 0", "L 1", "L 2", "L 3", "L 4", "L 5"), nodes, twoHopEdges());
  }

  private static List<CircuitEdge> twoHopEdges() {
    double[][] edges = {
      {1, 8, 0.7},
      {1, 11, 0.2},
      {8, 9, 0.6},
      {9, 10, 0.3},
      {11, 10, 0.1},
      {4, 12, 0.6},
      {12, 13, 0.5},
      {13, 14, 0.2},
      {5, 15, 0.2},
      {15, 16, 0.15},
      {6, 18, 0.75},
      {6, 19, 0.3},
      {18, 20, 0.5},
      {19, 20, 0.1},
      {18, 21, 0.58},
      {20, 21, 0.66},
      {13, 21, 0.34},
      {16, 21, 0.3},
      {20, 22, 0.2},
      {21, 23, 0.6},
      {22, 23, 0.2},
      {21, 24, 0.62},
      {23, 24, 0.4},
      {24, 25, 0.5},
      {21, 25, 0.3},
      {10, 27, 0.4},
      {9, 27, 0.5},
      {10, 28, 0.2},
      {14, 28, 0.12},
      {27, 29, 0.4},
      {28, 29, 0.2},
      {24, 30, 0.45},
      {25, 30, 0.63},
      {29, 30, 0.47},
      {25, 31, 0.2},
      {27, 31, 0.2},
      {30, 38, 0.83},
      {31, 38, 0.3},
      {29, 38, 0.2},
      {21, 39, 0.28},
      {21, 32, -0.22},
      {32, 38, -0.1},
      {7, 35, 0.1},
      {35, 36, 0.1},
      {36, 26, 0.12},
      {26, 32, 0.2},
      {18, 40, 0.2},
      {23, 40, 0.1},
      {30, 40, -0.25},
      {31, 39, -0.2},
      {29, 41, 0.15},
      {30, 41, -0.3},
      {17, 23, 0.1},
      {34, 25, -0.1},
      {37, 24, 0.08},
      {33, 29, -0.06},
      {0, 11, 0.04},
      {2, 11, 0.05},
      {3, 12, 0.05}
    };
    return java.util.Arrays.stream(edges)
        .map(edge -> new CircuitEdge((int) edge[0], (int) edge[1], edge[2]))
        .toList();
  }

  public static List<NodeGroup> groups() {
    return List.of(
        new NodeGroup("capital", 3, set(8, 9)),
        new NodeGroup("state", 1, set(12, 13)),
        new NodeGroup("Texas", 2, set(20, 21, 22, 23)),
        new NodeGroup("Texas, at the end", 6, set(24, 25)),
        new NodeGroup("say a capital", 5, set(27, 28, 29)),
        new NodeGroup("say Austin", 4, set(30, 31)));
  }

  public static CircuitPicture twoHopPicture() {
    return CircuitPicture.of(twoHop())
        .withGroups(groups())
        .withCurrent(TEXAS)
        .withPinned(set(6, 9, 18, 26));
  }

  /// Two circuits over each other: without Texas the model names the capital of another state.
  public static CircuitPicture compared() {
    var model = twoHop();
    var nodes = new ArrayList<Part>();
    for (var node = 0; node < model.nodes().size(); node++) {
      var first = set(20, 21, 22, 23, 24, 25, 30, 31, 38).get(node);
      var second = set(14, 16, 28, 41, 36).get(node);
      nodes.add(first ? Part.FIRST : second ? Part.SECOND : Part.BOTH);
    }
    var edges =
        model.edges().stream()
            .map(edge -> {
              var ends = List.of(nodes.get(edge.source()), nodes.get(edge.target()));
              return ends.contains(Part.FIRST)
                  ? Part.FIRST
                  : ends.contains(Part.SECOND) ? Part.SECOND : Part.BOTH;
            })
            .toList();
    return CircuitPicture.of(model)
        .withComparison(new Comparison("before", "without Texas", nodes, edges));
  }

  /// A circuit of some size, the same each time.
  public static CircuitModel random(int tokens, int layers, int nodes, int edges) {
    var random = new Random(5);
    var all = new ArrayList<CircuitNode>();
    var texts = IntStream.range(0, tokens).mapToObj(at -> TOKENS.get(at % TOKENS.size())).toList();
    for (var column = 0; column < tokens; column++) {
      all.add(
          new CircuitNode(
              NodeKind.TOKEN, column, -1, 0.1 * random.nextDouble(), texts.get(column), "", 0));
    }
    while (all.size() < nodes - 6) {
      var column = Math.max(random.nextInt(tokens), random.nextInt(tokens));
      var influence = 0.2 * Math.pow(random.nextDouble(), 4) + 0.002;
      var kind = random.nextInt(9) == 0 ? NodeKind.ERROR : NodeKind.FEATURE;
      var label = kind == NodeKind.ERROR ? "" : "feature " + all.size();
      all.add(new CircuitNode(kind, column, random.nextInt(layers), influence, label, "", 0));
    }
    for (var i = 0; all.size() < nodes; i++) {
      all.add(
          new CircuitNode(
              NodeKind.LOGIT, tokens - 1, layers, Math.pow(0.5, i + 1), " output" + i, "", 0));
    }
    var links = new ArrayList<CircuitEdge>();
    while (links.size() < edges) {
      var from = random.nextInt(nodes - 6);
      var to = random.nextInt(tokens, nodes);
      var a = all.get(from);
      var b = all.get(to);
      if (a.row() < b.row() && a.column() <= b.column()) {
        links.add(new CircuitEdge(from, to, Math.pow(random.nextGaussian(), 3)));
      }
    }
    var names = IntStream.range(0, layers).mapToObj(row -> "L " + row).toList();
    return new CircuitModel(texts, names, all, links);
  }
}
