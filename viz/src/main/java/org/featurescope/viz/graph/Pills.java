package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The outputs on top: pills beside each other above their tokens, never over each other, in as
/// many lines as they need.
final class Pills {
  private static final double PAD = 20;
  private static final double GAP = 8;
  private static final double HEIGHT = 22;
  private static final double LINE = 28;
  private static final double WIDEST = 180;

  private final CircuitPicture picture;
  private final Letters letters;
  private final double scale;
  private final double[] x;
  private final double[] y;
  private final double[] width;
  private final String[] text;
  private final List<Integer> outputs = new ArrayList<>();
  private int strongest = -1;

  Pills(CircuitPicture picture, double scale) {
    this.picture = picture;
    this.scale = scale;
    letters = Letters.figures(scale);
    var nodes = picture.model().nodes();
    x = new double[nodes.size()];
    y = new double[nodes.size()];
    width = new double[nodes.size()];
    text = new String[nodes.size()];
    for (var node = 0; node < nodes.size(); node++) {
      var it = nodes.get(node);
      if (it.kind() == NodeKind.LOGIT && picture.shown(node)) {
        outputs.add(node);
        var figure = it.detail().isEmpty() ? "" : " " + it.detail();
        text[node] = letters.within(it.title(), scale * WIDEST - letters.width(figure)) + figure;
        width[node] = letters.width(text[node]) + scale * PAD;
        if (strongest < 0 || it.influence() > nodes.get(strongest).influence()) {
          strongest = node;
        }
      }
    }
    // From left to right; of one token the likeliest comes last.
    outputs.sort(
        Comparator.comparingInt((Integer node) -> nodes.get(node).column())
            .thenComparingDouble(node -> nodes.get(node).influence()));
  }

  /// Whether a node is one of the pills.
  boolean holds(int node) {
    return text[node] != null;
  }

  /// The middle of a pill.
  double x(int node) {
    return x[node];
  }

  /// Downwards from the middle of the row.
  double y(int node) {
    return y[node];
  }

  double width(int node) {
    return width[node];
  }

  double height() {
    return scale * HEIGHT;
  }

  String text(int node) {
    return text[node];
  }

  Letters letters() {
    return letters;
  }

  boolean strongest(int node) {
    return node == strongest;
  }

  private double needed(int node) {
    return width[node] + scale * GAP;
  }

  /// Of all lines, on a plane of some width.
  double height(double plane) {
    return lines(plane).size() * scale * LINE;
  }

  /// The strongest stand in the lowest line, nearest to the circuit.
  private List<List<Integer>> lines(double plane) {
    var nodes = picture.model().nodes();
    var left =
        outputs.stream()
            .sorted(Comparator.comparingDouble(node -> -nodes.get(node).influence()))
            .toList();
    var lines = new ArrayList<List<Integer>>();
    var used = Double.MAX_VALUE;
    for (var node : left) {
      if (used + needed(node) > plane) {
        lines.add(new ArrayList<>());
        used = 0;
      }
      lines.getLast().add(node);
      used += needed(node);
    }
    lines.forEach(line -> line.sort(Comparator.comparingInt(outputs::indexOf)));
    return lines;
  }

  void place(CircuitLayout layout, double plane) {
    var lines = lines(plane);
    for (var line = 0; line < lines.size(); line++) {
      placeLine(layout, lines.get(line), plane);
      for (var node : lines.get(line)) {
        y[node] = ((lines.size() - 1) / 2.0 - line) * scale * LINE;
      }
    }
  }

  /// Those of one token around its middle; then whatever lies over its neighbour moves away, to the
  /// right first, and back where the plane ends.
  private void placeLine(CircuitLayout layout, List<Integer> line, double plane) {
    var nodes = picture.model().nodes();
    var left = new double[line.size()];
    for (var from = 0; from < line.size(); ) {
      var column = nodes.get(line.get(from)).column();
      var to = from;
      var wide = 0.0;
      while (to < line.size() && nodes.get(line.get(to)).column() == column) {
        wide += needed(line.get(to++));
      }
      var at = layout.columnMiddle(column) - wide / 2;
      for (; from < to; from++) {
        left[from] = at;
        at += needed(line.get(from));
      }
    }
    for (var i = 0; i < left.length; i++) {
      var least = i == 0 ? 0 : left[i - 1] + needed(line.get(i - 1));
      left[i] = Math.max(left[i], least);
    }
    for (var i = left.length - 1; i >= 0; i--) {
      var most = (i == left.length - 1 ? plane : left[i + 1]) - needed(line.get(i));
      left[i] = Math.min(left[i], most);
    }
    for (var i = 0; i < left.length; i++) {
      x[line.get(i)] = left[i] + needed(line.get(i)) / 2;
    }
  }
}
