package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Where everything of a circuit lies on a plane of some width and height, in pixels, y downwards:
/// a column for each token, as wide as it needs, a row for each layer, as high as it needs, and
/// nothing over anything else.
///
/// A column is divided into lanes, one for each group with nodes in it and one for the rest, so
/// that the hull of a group encloses nobody else's nodes.
final class CircuitLayout {
  private static final double SMALLEST = 4.5;
  private static final double LARGEST = 12;
  private static final double GAP = 9;
  private static final double LANE_GAP = 20;
  private static final double NARROWEST = 34;
  private static final double TOKEN_PAD = 22;

  /// More nodes than this stand in several lines.
  private static final int ABREAST = 4;

  private static final double LINE = 30;
  private static final double ROW_PAD = 22;

  /// What the ring around the current output takes above and below it, beyond its line.
  private static final double RINGS = 6;

  private static final double LEAST_SHRINK = 0.34;

  private final CircuitPicture picture;
  private final double scale;
  private final double[] x;
  private final double[] y;
  private final double[] radius;
  private final double[] columnLeft;
  private final double[] rowMiddle;
  private final int[] group;
  private final Pills pills;
  private double shrink;

  /// @param width of the plane
  /// @param height of the plane
  /// @param scale how much larger than in the design letters and nodes are
  CircuitLayout(CircuitPicture picture, double width, double height, double scale) {
    this.picture = picture;
    this.scale = scale;
    var model = picture.model();
    var count = model.nodes().size();
    x = new double[count];
    y = new double[count];
    Arrays.fill(x, Double.NaN);
    Arrays.fill(y, Double.NaN);
    radius = new double[count];
    columnLeft = new double[model.tokens().size() + 1];
    rowMiddle = new double[model.layers().size() + 2];
    group = groups(picture);
    pills = new Pills(picture, scale);
    place(width, height);
  }

  /// `[node]` the group each belongs to, the first where there are several; -1 for none.
  private static int[] groups(CircuitPicture picture) {
    var found = new int[picture.model().nodes().size()];
    Arrays.fill(found, -1);
    for (var index = picture.groups().size() - 1; index >= 0; index--) {
      for (var node : picture.groups().get(index).members().stream().toArray()) {
        if (node < found.length) {
          found[node] = index;
        }
      }
    }
    return found;
  }

  /// Nodes of one lane, by row.
  ///
  /// @param rows `[row + 1]` indices of nodes
  private record Lane(List<List<Integer>> rows) {}

  private static int perLine(int nodes) {
    return nodes <= ABREAST ? nodes : Math.max(ABREAST, (int) Math.ceil(Math.sqrt(1.6 * nodes)));
  }

  private static int lines(int nodes) {
    return nodes == 0 ? 0 : Math.ceilDiv(nodes, perLine(nodes));
  }

  private void place(double width, double height) {
    size();
    var lanes = lanes();
    var natural = naturalWidths(lanes);
    var rows = naturalHeights(lanes, width);
    var high = Arrays.stream(rows).sum();
    keepOutputs(rows, pills.height(width), height);
    var wide = Arrays.stream(natural).sum();
    shrink =
        Math.clamp(
            Math.min(width / Math.max(1, wide), height / Math.max(1, high)), LEAST_SHRINK, 1);
    for (var node = 0; node < radius.length; node++) {
      radius[node] *= shrink;
    }
    spreadColumns(natural, width);
    spreadRows(rows, height);
    for (var column = 0; column < lanes.size(); column++) {
      placeColumn(lanes.get(column), columnLeft[column], columnLeft[column + 1]);
    }
    pills.place(this, width);
    for (var node = 0; node < radius.length; node++) {
      if (pills.holds(node)) {
        x[node] = pills.x(node);
        y[node] = rowMiddle[rowMiddle.length - 1] + pills.y(node);
      }
    }
  }

  /// Area by influence.
  private void size() {
    var nodes = picture.model().nodes();
    var most = 1e-12;
    for (var node = 0; node < nodes.size(); node++) {
      if (picture.shown(node) && nodes.get(node).kind() != NodeKind.LOGIT) {
        most = Math.max(most, nodes.get(node).influence());
      }
    }
    for (var node = 0; node < nodes.size(); node++) {
      var part = Math.sqrt(Math.min(1, nodes.get(node).influence() / most));
      radius[node] = scale * Math.max(SMALLEST, LARGEST * part);
    }
  }

  /// `[column][lane]`
  private List<List<Lane>> lanes() {
    var model = picture.model();
    var found = new ArrayList<List<Lane>>();
    var rest = picture.groups().size();
    for (var column = 0; column < model.tokens().size(); column++) {
      found.add(new ArrayList<>());
    }
    var cells = new Lane[model.tokens().size()][rest + 1];
    for (var node = 0; node < model.nodes().size(); node++) {
      var it = model.nodes().get(node);
      if (!picture.shown(node) || pills.holds(node)) {
        continue;
      }
      var lane = group[node] < 0 ? rest : group[node];
      if (cells[it.column()][lane] == null) {
        var rows = new ArrayList<List<Integer>>();
        for (var row = 0; row < rowMiddle.length; row++) {
          rows.add(new ArrayList<>());
        }
        cells[it.column()][lane] = new Lane(rows);
      }
      cells[it.column()][lane].rows().get(it.row() + 1).add(node);
    }
    for (var column = 0; column < cells.length; column++) {
      for (var lane : cells[column]) {
        if (lane != null) {
          lane.rows()
              .forEach(row ->
                  row.sort(
                      Comparator.comparingDouble(
                          (Integer node) -> -model.nodes().get(node).influence())));
          lane.rows().replaceAll(CircuitLayout::largestInMiddle);
          found.get(column).add(lane);
        }
      }
    }
    return found;
  }

  /// A few, largest first: the largest comes to the middle. Of many, in several lines, the order of
  /// size reads better.
  private static List<Integer> largestInMiddle(List<Integer> nodes) {
    if (nodes.size() > ABREAST) {
      return nodes;
    }
    var placed = new ArrayList<Integer>();
    for (var i = 0; i < nodes.size(); i++) {
      placed.add(i % 2 == 0 ? placed.size() : 0, nodes.get(i));
    }
    return placed;
  }

  private double pitch(List<Integer> nodes) {
    return 2 * nodes.stream().mapToDouble(node -> radius[node]).max().orElse(0) + scale * GAP;
  }

  private double width(Lane lane) {
    return lane.rows().stream()
        .mapToDouble(row -> perLine(row.size()) * pitch(row))
        .max()
        .orElse(0);
  }

  private double[] naturalWidths(List<List<Lane>> lanes) {
    var tokens = picture.model().tokens();
    var letters = Letters.figures(scale);
    var widths = new double[tokens.size()];
    for (var column = 0; column < widths.length; column++) {
      var inside = lanes.get(column);
      var nodes = inside.stream().mapToDouble(this::width).sum() + scale * LANE_GAP * inside.size();
      var word = letters.width(tokens.get(column).strip()) + scale * TOKEN_PAD;
      widths[column] = Math.max(scale * NARROWEST, Math.max(nodes, Math.min(word, scale * 120)));
    }
    return widths;
  }

  private double[] naturalHeights(List<List<Lane>> lanes, double width) {
    var heights = new double[rowMiddle.length];
    for (var row = 0; row < heights.length; row++) {
      var most = 1;
      for (var column : lanes) {
        for (var lane : column) {
          most = Math.max(most, lines(lane.rows().get(row).size()));
        }
      }
      heights[row] = scale * (ROW_PAD + LINE * most);
    }
    heights[heights.length - 1] =
        Math.max(heights[heights.length - 1], pills.height(width) + scale * ROW_PAD);
    return heights;
  }

  /// Where there is too little height, outputs keep theirs and what their rings need: pills do not
  /// shrink.
  private void keepOutputs(double[] rows, double lines, double height) {
    var last = rows.length - 1;
    var sum = Arrays.stream(rows).sum();
    var others = sum - rows[last];
    var outputs = lines + scale * RINGS;
    var room = height - outputs;
    if (room > height / 3 && rows[last] * height < outputs * sum) {
      for (var row = 0; row < last; row++) {
        rows[row] *= room / others;
      }
      rows[last] = outputs;
    }
  }

  private void spreadColumns(double[] natural, double width) {
    var wide = Math.max(1e-9, Arrays.stream(natural).sum());
    for (var column = 0; column < natural.length; column++) {
      columnLeft[column + 1] = columnLeft[column] + natural[column] * width / wide;
    }
  }

  private void spreadRows(double[] natural, double height) {
    var high = Math.max(1e-9, Arrays.stream(natural).sum());
    var top = 0.0;
    for (var row = natural.length - 1; row >= 0; row--) {
      var own = natural[row] * height / high;
      rowMiddle[row] = top + own / 2;
      top += own;
    }
  }

  private void placeColumn(List<Lane> lanes, double left, double right) {
    var needed = lanes.stream().mapToDouble(this::width).sum() + 1e-9;
    var gap = Math.max(0, right - left - needed) / Math.max(1, lanes.size());
    // Wider than needed: a part of the room goes between the nodes, the rest between the lanes.
    var loose = Math.min(1.7, 1 + 0.5 * gap * lanes.size() / needed);
    var tight = Math.min(1, (right - left) / needed);
    var stretch = tight < 1 ? tight : loose;
    var between = (right - left - needed * stretch) / Math.max(1, lanes.size());
    var at = left + between / 2;
    var shared = lanes.stream().filter(lane -> !lane.rows().getFirst().isEmpty()).count() > 1;
    for (var lane : lanes) {
      var own = width(lane) * stretch;
      for (var row = 0; row < rowMiddle.length; row++) {
        var nodes = lane.rows().get(row);
        // A token stands over its word, unless one hull has to hold it and others.
        var alone = row == 0 && !shared && nodes.stream().allMatch(node -> group[node] < 0);
        placeCell(nodes, alone ? (left + right) / 2 : at + own / 2, rowMiddle[row], stretch);
      }
      at += own + between;
    }
  }

  private void placeCell(List<Integer> nodes, double middleX, double middleY, double stretch) {
    if (nodes.isEmpty()) {
      return;
    }
    var perLine = perLine(nodes.size());
    var lines = lines(nodes.size());
    var pitch = pitch(nodes) * stretch;
    var high = lines == 1 ? 0 : Math.max(pitch(nodes), scale * LINE * shrink);
    for (var i = 0; i < nodes.size(); i++) {
      var line = i / perLine;
      var inLine = Math.min(perLine, nodes.size() - line * perLine);
      x[nodes.get(i)] = middleX + (i % perLine - (inLine - 1) / 2.0) * pitch;
      y[nodes.get(i)] = middleY + ((lines - 1) / 2.0 - line) * high;
    }
  }

  /// How much smaller than in the design nodes are, from 0 to 1, because there are so many.
  double shrink() {
    return shrink;
  }

  CircuitPicture picture() {
    return picture;
  }

  Pills pills() {
    return pills;
  }

  /// NaN for a node that is not drawn.
  double x(int node) {
    return x[node];
  }

  double y(int node) {
    return y[node];
  }

  double radius(int node) {
    return radius[node];
  }

  boolean placed(int node) {
    return node >= 0 && node < x.length && !Double.isNaN(x[node]);
  }

  /// The group of a node; -1 for none.
  int group(int node) {
    return group[node];
  }

  /// The hue of a node's group, else its own; 0 for none.
  int hue(int node) {
    return group[node] >= 0
        ? picture.groups().get(group[node]).hue()
        : picture.model().nodes().get(node).hue();
  }

  /// `[column]` where it begins, and where the last one ends.
  double columnLeft(int column) {
    return columnLeft[column];
  }

  double columnMiddle(int column) {
    return (columnLeft[column] + columnLeft[column + 1]) / 2;
  }

  /// @param row from -1, the tokens, to the outputs
  double rowMiddle(int row) {
    return rowMiddle[row + 1];
  }

  /// Members of a group that are drawn, by column, in the order of columns.
  List<List<Integer>> clusters(int index) {
    var columns = new ArrayList<List<Integer>>();
    var members = new BitSet();
    members.or(picture.groups().get(index).members());
    for (var column = 0; column + 1 < columnLeft.length; column++) {
      var found = new ArrayList<Integer>();
      for (var node : members.stream().toArray()) {
        if (placed(node)
            && !pills.holds(node)
            && picture.model().nodes().get(node).column() == column
            && group[node] == index) {
          found.add(node);
        }
      }
      if (!found.isEmpty()) {
        columns.add(found);
      }
    }
    return columns;
  }

  /// Nodes that are drawn.
  int[] nodes() {
    var found = new BitSet();
    for (var node = 0; node < x.length; node++) {
      found.set(node, placed(node));
    }
    return found.stream().toArray();
  }

  /// The node with the largest value among those drawn; -1 where there is none.
  int best(IntToDoubleFunction value) {
    return Arrays.stream(nodes())
        .boxed()
        .max(Comparator.comparingDouble(value::applyAsDouble))
        .orElse(-1);
  }
}
