package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.featurescope.viz.text.Typeface;

/// Writes a picture as the inside of an SVG document. Parts are groups with a class and their index
/// (`<g class="node" data-i="3">`), nodes with what is said of them.
final class SvgPen implements Pen {
  private final StringBuilder out = new StringBuilder();
  private final BiFunction<String, Integer, String> titles;

  /// @param titles what is said of a part, by name and index; empty for nothing
  SvgPen(BiFunction<String, Integer, String> titles) {
    this.titles = titles;
  }

  /// What has been written so far.
  String written() {
    return out.toString();
  }

  @Override
  public void begin(String name, int index) {
    out.append("<g class=\"%s\" data-i=\"%d\">".formatted(name, index));
    var title = titles.apply(name, index);
    if (!title.isEmpty()) {
      out.append("<title>").append(escaped(title)).append("</title>");
    }
  }

  @Override
  public void end() {
    out.append("</g>\n");
  }

  @Override
  public void curve(Curve curve, double width, int argb, boolean dashed) {
    var middle = number((curve.y0() + curve.y1()) / 2);
    out.append(
        "<path d=\"M%s %sC%s %s %s %s %s %s\" fill=\"none\"%s/>"
            .formatted(
                number(curve.x0()),
                number(curve.y0()),
                number(curve.x0()),
                middle,
                number(curve.x1()),
                middle,
                number(curve.x1()),
                number(curve.y1()),
                stroke(argb, width, dashed ? Strokes.DASHES : new double[0])));
  }

  @Override
  public void shape(Shape shape, Look look) {
    var element =
        switch (shape) {
          case Shape.Circle circle ->
              "<circle cx=\"%s\" cy=\"%s\" r=\"%s\""
                  .formatted(number(circle.x()), number(circle.y()), number(circle.radius()));
          case Shape.Box box ->
              "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\""
                  .formatted(
                      number(box.x()),
                      number(box.y()),
                      number(Math.max(0, box.width())),
                      number(Math.max(0, box.height())),
                      number(Math.min(box.corner(), box.height() / 2)));
          case Shape.Polygon polygon -> "<polygon points=\"%s\"".formatted(points(polygon));
        };
    var border =
        look.border() >>> 24 == 0
            ? ""
            : stroke(
                look.border(), look.width(), look.dashed() ? Strokes.BORDER_DASHES : new double[0]);
    out.append(element).append(paint("fill", look.fill())).append(border).append("/>");
  }

  private static String points(Shape.Polygon polygon) {
    var points = new StringBuilder();
    for (var i = 0; i < polygon.xs().length; i++) {
      points.append(i == 0 ? "" : " ").append(number(polygon.xs()[i]));
      points.append(',').append(number(polygon.ys()[i]));
    }
    return points.toString();
  }

  private static String stroke(int argb, double width, double[] dashes) {
    var dash =
        dashes.length == 0
            ? ""
            : Arrays.stream(dashes)
                .mapToObj(SvgPen::number)
                .collect(Collectors.joining(" ", " stroke-dasharray=\"", "\""));
    return "%s stroke-width=\"%s\"%s".formatted(paint("stroke", argb), number(width), dash);
  }

  private static String paint(String attribute, int argb) {
    if (argb >>> 24 == 0) {
      return " %s=\"none\"".formatted(attribute);
    }
    var opacity =
        argb >>> 24 == 255
            ? ""
            : " %s-opacity=\"%s\"".formatted(attribute, number((argb >>> 24) / 255.0));
    return " %s=\"#%06X\"%s".formatted(attribute, argb & 0xFFFFFF, opacity);
  }

  @Override
  public void text(Words words) {
    var anchor =
        switch (words.anchor()) {
          case LEFT -> "start";
          case MIDDLE -> "middle";
          case RIGHT -> "end";
        };
    var face = words.letters().face();
    var mono = face == Typeface.MONO || face == Typeface.MONO_BOLD;
    // The middle of small letters is some third of the size above the line they stand on.
    out.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-family=\"%s\" font-size=\"%s\"%s%s>%s</text>"
            .formatted(
                number(words.x()),
                number(words.y() + 0.35 * words.letters().size()),
                anchor,
                mono ? "JetBrains Mono, monospace" : "Inter, system-ui, sans-serif",
                number(words.letters().size()),
                face == Typeface.SEMIBOLD ? " font-weight=\"600\"" : "",
                paint("fill", words.argb()),
                escaped(words.text())));
  }

  /// Text and attribute values; what XML cannot hold at all becomes a mark of replacement.
  static String escaped(String text) {
    var safe = new StringBuilder();
    text.codePoints()
        .forEach(each -> {
          switch (each) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.appendCodePoint(allowed(each) ? each : 0xFFFD);
          }
        });
    return safe.toString();
  }

  private static boolean allowed(int point) {
    var character = point >= 0x20 && point <= 0xD7FF || point >= 0xE000 && point <= 0xFFFD;
    return character || point == '\t' || point == '\n' || point == '\r' || point >= 0x10000;
  }

  private static String number(double value) {
    var written = String.format(Locale.ROOT, "%.2f", value);
    return written.replaceAll("\\.?0+$", "").replaceAll("^-0$", "0");
  }
}
