package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import org.featurescope.viz.color.Oklab;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;

/// Draws the nodes, their rings and the words beside them.
final class NodePainter {
  /// So much of the plane belongs to a label: more are a wall of text.
  private static final double AREA_OF_LABEL = 12_000;

  private static final double LONGEST_LABEL = 130;

  private final Sight sight;
  private final Palette palette;
  private final double scale;

  /// Of features in no group.
  private final int grey;

  /// `[node]` 1 for what the touched node is raised by or raises, -1 for lowered, 0 for others.
  private final byte[] signs;

  /// @param signs `[node]` how a node is bound to the one touched
  NodePainter(Sight sight, byte[] signs) {
    this.sight = sight;
    this.signs = signs;
    palette = sight.palette();
    scale = sight.scale();
    grey = Look.argb(grey(palette));
  }

  void nodes(Pen pen) {
    for (var node : smallestLast()) {
      if (sight.seen(node)) {
        pen.begin("node", node);
        rings(pen, node);
        node(pen, node);
        pen.end();
      }
    }
  }

  private int[] smallestLast() {
    return Arrays.stream(sight.layout().nodes())
        .boxed()
        .sorted(Comparator.comparingDouble(node -> -sight.layout().radius(node)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void rings(Pen pen, int node) {
    var shape = shape(node);
    var accent = Look.argb(palette.get(Role.ACCENT));
    var canvas = Look.filled(Look.argb(palette.get(Role.CANVAS)));
    if (node == sight.picture().current()) {
      pen.shape(shape.grown(5.2 * scale), Look.filled(accent));
      pen.shape(shape.grown(2.6 * scale), canvas);
    } else if (sight.picture().pinned().get(node)) {
      pen.shape(shape.grown(3.2 * scale), Look.filled(accent));
      pen.shape(shape.grown(1.6 * scale), canvas);
    }
    if (sight.selection().get(node)) {
      var ring = new Look(0, Look.argb(palette.get(Role.TEXT_1)), 1.4 * scale, true);
      pen.shape(shape.grown(7.5 * scale), ring);
    }
  }

  private Shape shape(int node) {
    return shape(sight, node);
  }

  private static Shape shape(Sight sight, int node) {
    var x = sight.nodeX(node);
    var y = sight.nodeY(node);
    var radius = sight.radius(node);
    return switch (sight.model().nodes().get(node).kind()) {
      case FEATURE -> new Shape.Circle(x, y, radius);
      case TOKEN -> Shape.Box.around(x, y, 1.75 * radius, 1.75 * radius, 2 * sight.scale());
      case ERROR -> Shape.Polygon.diamond(x, y, 1.4 * radius);
      case LOGIT -> {
        var height = sight.layout().pills().height();
        yield Shape.Box.around(x, y, sight.layout().pills().width(node), height, height / 2);
      }
    };
  }

  private void node(Pen pen, int node) {
    var it = sight.model().nodes().get(node);
    pen.shape(shape(node), look(node));
    if (it.kind() == NodeKind.LOGIT) {
      var pills = sight.layout().pills();
      var ink = palette.get(filled(node) ? Role.CANVAS : Role.TEXT_1);
      pen.text(
          new Pen.Words(
              pills.text(node),
              sight.nodeX(node),
              sight.nodeY(node),
              Pen.Anchor.MIDDLE,
              pills.letters(),
              Look.argb(ink)));
    }
  }

  /// Whether an output is the one that stands out.
  private boolean filled(int node) {
    return sight.layout().pills().strongest(node) && part(node) == Comparison.Part.BOTH;
  }

  private Look look(int node) {
    var kind = sight.model().nodes().get(node).kind();
    var canvas = Look.argb(palette.get(Role.CANVAS));
    var thin = Math.clamp(0.16 * sight.radius(node), 0.7, 1.3) * Math.max(1, scale);
    var part = part(node);
    if (part != Comparison.Part.BOTH) {
      var hue = part == Comparison.Part.FIRST ? EdgePainter.FIRST_HUE : EdgePainter.SECOND_HUE;
      var fill = part == Comparison.Part.FIRST && kind != NodeKind.LOGIT;
      return new Look(
          fill ? Look.argb(palette.feature(hue)) : canvas,
          Look.argb(palette.featureInk(hue)),
          1.6 * thin,
          kind == NodeKind.ERROR || part == Comparison.Part.SECOND);
    }
    var border = border(node);
    var wide = signs[node] != 0 ? 2 * scale : thin;
    return switch (kind) {
      case FEATURE -> new Look(featureFill(node), border, wide, false);
      case TOKEN -> new Look(canvas, border, wide, false);
      case ERROR -> new Look(canvas, border, wide, true);
      case LOGIT ->
          filled(node)
              ? new Look(
                  Look.argb(palette.get(Role.TEXT_1)), signs[node] == 0 ? 0 : border, wide, false)
              : new Look(canvas, border, wide, false);
    };
  }

  private int featureFill(int node) {
    var hue = sight.layout().hue(node);
    return hue == 0 ? grey : Look.argb(palette.feature(hue));
  }

  static javafx.scene.paint.Color grey(Palette palette) {
    return Oklab.of(palette.get(Role.LINE_2))
        .mix(Oklab.of(palette.get(Role.LINE_3)), 0.35)
        .toColor();
  }

  private int border(int node) {
    if (signs[node] != 0) {
      return Look.argb(palette.get(signs[node] > 0 ? Role.RAISES : Role.LOWERS));
    }
    var hue = sight.layout().hue(node);
    return Look.argb(
        switch (sight.model().nodes().get(node).kind()) {
          case TOKEN -> palette.get(Role.TEXT_1);
          case ERROR -> palette.get(Role.TEXT_3);
          default -> hue == 0 ? palette.get(Role.TEXT_2) : palette.featureInk(hue);
        });
  }

  private Comparison.Part part(int node) {
    return sight
        .picture()
        .comparison()
        .filter(comparison -> node < comparison.nodes().size())
        .map(comparison -> comparison.nodes().get(node))
        .orElse(Comparison.Part.BOTH);
  }

  /// Names of groups, then the labels of as many nodes as there is room for, important ones first.
  void words(Pen pen) {
    var room = new Room(sight.frame());
    for (var node : sight.layout().nodes()) {
      if (sight.seen(node)) {
        var wide = sight.halfWidth(node) + scale;
        room.take(
            sight.nodeX(node) - wide,
            sight.nodeY(node) - sight.halfHeight(node) - scale,
            2 * wide,
            2 * (sight.halfHeight(node) + scale));
      }
    }
    takeHulls(room);
    tags(pen, room);
    labels(pen, room);
  }

  private void takeHulls(Room room) {
    for (var index = 0; index < sight.picture().groups().size(); index++) {
      for (var cluster : sight.layout().clusters(index)) {
        var hull = sight.hull(cluster);
        room.take(hull.x(), hull.y(), hull.width(), hull.height());
      }
    }
  }

  private void tags(Pen pen, Room room) {
    var groups = sight.picture().groups();
    for (var index = 0; index < groups.size(); index++) {
      for (var cluster : sight.layout().clusters(index)) {
        if (cluster.stream().anyMatch(sight::seen)) {
          tag(pen, room, groups.get(index), index, sight.hull(cluster));
        }
      }
    }
  }

  private void tag(Pen pen, Room room, NodeGroup group, int index, Shape.Box hull) {
    var letters = Letters.strong(scale);
    var name = letters.within(group.name(), 150 * scale);
    var wide = letters.width(name) + 14 * scale;
    var high = 20 * scale;
    var left = hull.x();
    var right = left + hull.width();
    var top = hull.y();
    var bottom = top + hull.height();
    var middle = (left + right) / 2;
    var place =
        room.bestOf(
            wide,
            high,
            new double[][] {
              {middle, top - high * 0.35},
              {middle, bottom + high * 0.35},
              {right + wide / 2 - 10 * scale, bottom},
              {left - wide / 2 + 10 * scale, bottom},
              {right + wide / 2 - 10 * scale, top},
              {left - wide / 2 + 10 * scale, top}
            });
    var ink = palette.featureInk(group.hue());
    pen.begin("tag", index);
    pen.shape(
        Shape.Box.around(place[0], place[1], wide, high, 4 * scale),
        new Look(Look.argb(palette.get(Role.CANVAS)), Look.argb(ink), 1.2 * scale, false));
    pen.text(new Pen.Words(name, place[0], place[1], Pen.Anchor.MIDDLE, letters, Look.argb(ink)));
    pen.end();
  }

  private void labels(Pen pen, Room room) {
    var nodes = sight.model().nodes();
    var pinned = sight.picture().pinned();
    var grouped = new BitSet();
    sight.picture().groups().forEach(group -> grouped.or(group.members()));
    var order =
        Arrays.stream(sight.layout().nodes())
            .filter(sight::seen)
            .filter(node -> nodes.get(node).kind() == NodeKind.FEATURE)
            .filter(node -> !nodes.get(node).label().isBlank())
            .filter(node -> !grouped.get(node) || node == sight.touched())
            .boxed()
            .sorted(
                Comparator.comparing((Integer node) -> node != sight.touched())
                    .thenComparing(node -> !pinned.get(node))
                    .thenComparing(node -> signs[node] == 0)
                    .thenComparingDouble(node -> -nodes.get(node).influence()))
            .toList();
    var frame = sight.frame();
    var most = Math.max(8, frame.width() * frame.height() / (AREA_OF_LABEL * scale * scale));
    var written = 0;
    for (var node : order) {
      if (written < most && label(pen, room, node)) {
        written++;
      }
    }
  }

  private boolean label(Pen pen, Room room, int node) {
    var letters = Letters.words(scale);
    var words = letters.within(sight.model().nodes().get(node).title(), LONGEST_LABEL * scale);
    var wide = letters.width(words) + 6 * scale;
    var high = 16 * scale;
    var ring = sight.picture().pinned().get(node) ? 4 * scale : scale;
    var x = sight.nodeX(node);
    var y = sight.nodeY(node);
    var away = sight.radius(node) + ring;
    var place =
        room.freeOf(
            wide,
            high,
            new double[][] {
              {x + away + wide / 2, y},
              {x - away - wide / 2, y},
              {x, y + away + high / 2},
              {x, y - away - high / 2}
            });
    if (place.length == 0) {
      return false;
    }
    pen.begin("label", node);
    pen.shape(
        Shape.Box.around(place[0], place[1], wide, high, 3 * scale),
        Look.filled(Look.argb(palette.get(Role.CANVAS), 0.78)));
    var ink = palette.get(node == sight.touched() ? Role.TEXT_1 : Role.TEXT_2);
    pen.text(new Pen.Words(words, place[0], place[1], Pen.Anchor.MIDDLE, letters, Look.argb(ink)));
    pen.end();
    return true;
  }
}
