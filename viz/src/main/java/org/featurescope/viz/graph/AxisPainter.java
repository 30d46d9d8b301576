package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;

/// Draws what stays where it is: names of layers and tokens, the legend, the minimap.
final class AxisPainter {
  private static final double MAP_WIDTH = 150;
  private static final double MAP_HEIGHT = 88;

  private final Sight sight;
  private final Palette palette;
  private final double scale;
  private final double width;
  private final double height;

  /// @param width of the whole drawing
  /// @param height of the whole drawing
  AxisPainter(Sight sight, double width, double height) {
    this.sight = sight;
    palette = sight.palette();
    scale = sight.scale();
    this.width = width;
    this.height = height;
  }

  void axes(Pen pen) {
    var frame = sight.frame();
    var canvas = Look.filled(Look.argb(palette.get(Role.CANVAS)));
    pen.shape(new Shape.Box(0, 0, frame.left(), height, 0), canvas);
    pen.shape(new Shape.Box(frame.right(), 0, width - frame.right(), height, 0), canvas);
    pen.shape(new Shape.Box(0, 0, width, frame.top(), 0), canvas);
    pen.shape(new Shape.Box(0, frame.bottom(), width, height - frame.bottom(), 0), canvas);
    layers(pen);
    tokens(pen);
  }

  private void layers(Pen pen) {
    var letters = Letters.words(scale);
    var last = Double.MAX_VALUE;
    for (var row = CircuitNode.TOKEN_ROW; row <= sight.model().logitRow(); row++) {
      var y = sight.y(sight.layout().rowMiddle(row));
      var ends = row == CircuitNode.TOKEN_ROW || row == sight.model().logitRow();
      if (y < sight.frame().top() || y > sight.frame().bottom() || last - y < 15 * scale && !ends) {
        continue;
      }
      last = y;
      pen.text(
          new Pen.Words(
              letters.within(name(row), sight.frame().left() - 12 * scale),
              sight.frame().left() - 8 * scale,
              y,
              Pen.Anchor.RIGHT,
              letters,
              Look.argb(palette.get(Role.TEXT_3))));
    }
  }

  private String name(int row) {
    if (row == CircuitNode.TOKEN_ROW) {
      return "Token";
    }
    return row == sight.model().logitRow() ? "Output" : sight.model().layers().get(row);
  }

  private void tokens(Pen pen) {
    var letters = Letters.figures(scale);
    var small = Letters.small(scale);
    var frame = sight.frame();
    var end = frame.left();
    for (var column = 0; column < sight.model().tokens().size(); column++) {
      var left = Math.max(frame.left(), sight.x(sight.layout().columnLeft(column)));
      var right = Math.min(frame.right(), sight.x(sight.layout().columnLeft(column + 1)));
      if (right - left < 4) {
        continue;
      }
      var x = (left + right) / 2;
      var word = letters.within(token(column), right - left - 4 * scale);
      if (!word.isEmpty()) {
        pen.text(words(word, x, frame.bottom() + 15 * scale, letters, Role.TEXT_1));
      }
      var number = Integer.toString(column + 1);
      if (x - small.width(number) / 2 > end + 3 * scale) {
        pen.text(words(number, x, frame.bottom() + 31 * scale, small, Role.TEXT_3));
        end = x + small.width(number) / 2;
      }
    }
  }

  private String token(int column) {
    return Tokens.shown(sight.model().tokens().get(column));
  }

  private Pen.Words words(String text, double x, double y, Letters letters, Role role) {
    return new Pen.Words(text, x, y, Pen.Anchor.MIDDLE, letters, Look.argb(palette.get(role)));
  }

  /// An entry of the legend: a sign and what it says.
  private record Entry(String words, Sign sign) {
    double width(double scale) {
      return Letters.words(scale).width(words) + 40 * scale;
    }
  }

  @FunctionalInterface
  private interface Sign {
    void draw(Pen pen, double x, double y);
  }

  private static List<String> names(boolean compares, CircuitPicture picture) {
    var names = new ArrayList<>(List.of("feature", "token", "error", "output"));
    if (compares) {
      var comparison = picture.comparison().orElseThrow();
      names.addAll(List.of("only " + comparison.first(), "only " + comparison.second(), "both"));
    } else {
      names.addAll(List.of("raises", "lowers", "not selected"));
    }
    return names;
  }

  /// How many lines the legend takes on a drawing of some width.
  static int legendLines(CircuitPicture picture, double width, double scale) {
    var wide =
        names(picture.comparison().isPresent(), picture).stream()
            .mapToDouble(name -> new Entry(name, (pen, x, y) -> {}).width(scale))
            .sum();
    return Math.max(1, (int) Math.ceil(wide / Math.max(1, width - 24 * scale)));
  }

  void legend(Pen pen) {
    var line = Look.filled(Look.argb(palette.get(Role.LINE_1)));
    var top = height - sight.frame().foot();
    pen.shape(new Shape.Box(0, Math.round(top), width, 1, 0), line);
    var x = 14 * scale;
    var y = top + 15 * scale;
    for (var entry : entries()) {
      if (x > 14 * scale && x + entry.width(scale) > width) {
        x = 14 * scale;
        y += 22 * scale;
      }
      entry.sign().draw(pen, x + 9 * scale, y);
      pen.text(
          new Pen.Words(
              entry.words(),
              x + 24 * scale,
              y,
              Pen.Anchor.LEFT,
              Letters.words(scale),
              Look.argb(palette.get(Role.TEXT_2))));
      x += entry.width(scale);
    }
  }

  private List<Entry> entries() {
    var names = names(sight.picture().comparison().isPresent(), sight.picture());
    var signs =
        sight.picture().comparison().isPresent()
            ? List.<Sign>of(
                this::feature,
                this::token,
                this::error,
                this::output,
                this::first,
                this::second,
                this::both)
            : List.<Sign>of(
                this::feature,
                this::token,
                this::error,
                this::output,
                (pen, x, y) -> stroke(pen, x, y, palette.get(Role.RAISES), 1, false),
                (pen, x, y) -> stroke(pen, x, y, palette.get(Role.LOWERS), 1, true),
                (pen, x, y) -> stroke(pen, x, y, palette.get(Role.TEXT_2), 0.4, false));
    var entries = new ArrayList<Entry>();
    for (var i = 0; i < names.size(); i++) {
      entries.add(new Entry(names.get(i), signs.get(i)));
    }
    return entries;
  }

  private void feature(Pen pen, double x, double y) {
    var look =
        new Look(
            Look.argb(NodePainter.grey(palette)),
            Look.argb(palette.get(Role.TEXT_2)),
            1.1 * scale,
            false);
    pen.shape(new Shape.Circle(x, y, 5 * scale), look);
  }

  private void token(Pen pen, double x, double y) {
    var border = Look.bordered(Look.argb(palette.get(Role.TEXT_1)), 1.1 * scale);
    pen.shape(Shape.Box.around(x, y, 9 * scale, 9 * scale, 2 * scale), border);
  }

  private void error(Pen pen, double x, double y) {
    var border = new Look(0, Look.argb(palette.get(Role.TEXT_3)), 1.1 * scale, true);
    pen.shape(Shape.Polygon.diamond(x, y, 6.5 * scale), border);
  }

  private void output(Pen pen, double x, double y) {
    var border = Look.bordered(Look.argb(palette.get(Role.TEXT_2)), 1.1 * scale);
    pen.shape(Shape.Box.around(x, y, 18 * scale, 9 * scale, 4.5 * scale), border);
  }

  private void first(Pen pen, double x, double y) {
    var look =
        new Look(
            Look.argb(palette.feature(EdgePainter.FIRST_HUE)),
            Look.argb(palette.featureInk(EdgePainter.FIRST_HUE)),
            1.6 * scale,
            false);
    pen.shape(new Shape.Circle(x, y, 5 * scale), look);
  }

  private void second(Pen pen, double x, double y) {
    var ink = Look.argb(palette.featureInk(EdgePainter.SECOND_HUE));
    pen.shape(new Shape.Circle(x, y, 5 * scale), new Look(0, ink, 1.8 * scale, true));
  }

  private void both(Pen pen, double x, double y) {
    feature(pen, x, y);
  }

  private void stroke(
      Pen pen, double x, double y, javafx.scene.paint.Color color, double opacity, boolean dashed) {
    var line = new Pen.Curve(x - 9 * scale, y, x + 9 * scale, y);
    pen.curve(line, 2.2 * scale, Look.argb(color, opacity), dashed);
  }

  /// Where the minimap is: left, top, width, height.
  Shape.Box minimap() {
    var wide = Math.min(MAP_WIDTH * scale, sight.frame().width() / 3);
    var high = Math.min(MAP_HEIGHT * scale, sight.frame().height() / 3);
    return new Shape.Box(
        sight.frame().right() - wide - 6 * scale,
        sight.frame().bottom() - high - 8 * scale,
        wide,
        high,
        4 * scale);
  }

  /// All nodes small, and a frame around those that are seen; only while some are not.
  void drawMinimap(Pen pen) {
    if (sight.view().whole()) {
      return;
    }
    var box = minimap();
    var across = box.width() / sight.frame().width();
    var down = box.height() / sight.frame().height();
    pen.shape(
        box,
        new Look(
            Look.argb(palette.get(Role.RAISED), 0.94),
            Look.argb(palette.get(Role.LINE_2)),
            scale,
            false));
    for (var node : sight.layout().nodes()) {
      var hue = sight.layout().hue(node);
      var color = hue == 0 ? palette.get(Role.LINE_3) : palette.feature(hue);
      pen.shape(
          Shape.Box.around(
              box.x() + sight.layout().x(node) * across,
              box.y() + sight.layout().y(node) * down,
              2.4 * scale,
              2.4 * scale,
              1.2 * scale),
          Look.filled(Look.argb(color)));
    }
    var view = sight.view();
    pen.shape(
        new Shape.Box(
            box.x() + view.x() * across,
            box.y() + view.y() * down,
            box.width() / view.zoom(),
            box.height() / view.zoom(),
            2 * scale),
        new Look(
            Look.argb(palette.get(Role.ACCENT), 0.14),
            Look.argb(palette.get(Role.ACCENT)),
            1.4 * scale,
            false));
  }
}
