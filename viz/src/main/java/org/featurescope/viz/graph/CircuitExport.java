package org.featurescope.viz.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.transform.Transform;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;

/// A circuit as a picture or page of its own, with everything in view.
public final class CircuitExport {
  private CircuitExport() {}

  /// Pixels, with so many for one of the drawing; on the thread of the toolkit only.
  ///
  /// @param width of the drawing, in pixels at scale 1
  /// @param height of the drawing, in pixels at scale 1
  public static WritableImage image(
      CircuitPicture picture, Palette palette, double width, double height, double scale) {
    var canvas = new CircuitCanvas();
    canvas.show(picture);
    canvas.fixDensity(scale);
    var scene = new Scene(canvas, width, height);
    scene.getStylesheets().addAll(palette.stylesheet(), Palette.controls());
    canvas.setStyle("-fx-font-size: 13px");
    canvas.applyCss();
    canvas.layout();
    var parameters = new SnapshotParameters();
    parameters.setTransform(Transform.scale(scale, scale));
    return canvas.snapshot(parameters, null);
  }

  /// The same picture as SVG. Runs on any thread.
  public static String svg(CircuitPicture picture, Palette palette, double width, double height) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    %s
    """
        .formatted(document(picture, palette, width, height));
  }

  private static String document(
      CircuitPicture picture, Palette palette, double width, double height) {
    var scene = new CircuitScene(picture, width, height, 1);
    var walk = new CircuitWalk(scene);
    var sight = scene.sight(CircuitView.all(), palette, -1, new BitSet());
    var pen = new SvgPen((name, index) -> name.equals("node") ? walk.spoken(index) : "");
    scene.ground(pen, sight, Integer.MAX_VALUE);
    scene.over(pen, sight);
    scene.rim(pen, sight);
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$.0f" height="%2$.0f" viewBox="0 0 %1$.0f %2$.0f">
        <rect width="100%%" height="100%%" fill="%3$s"/>
        %4$s</svg>\
        """,
        width,
        height,
        web(palette, Role.CANVAS),
        pen.written());
  }

  /// One page that needs nothing else, with the picture to hover over, click and prune. Runs on any
  /// thread.
  ///
  /// @param title plain text
  public static String html(
      String title, CircuitPicture picture, Palette palette, double width, double height) {
    var replaced =
        new String[][] {
          {"@canvas@", web(palette, Role.CANVAS)},
          {"@panel@", web(palette, Role.PANEL)},
          {"@line@", web(palette, Role.LINE_1)},
          {"@text@", web(palette, Role.TEXT_1)},
          {"@quiet@", web(palette, Role.TEXT_2)},
          {"@accent@", web(palette, Role.ACCENT)},
          {"@raises@", web(palette, Role.RAISES)},
          {"@lowers@", web(palette, Role.LOWERS)}
        };
    var style = resource("circuit-page.css");
    for (var each : replaced) {
      style = style.replace(each[0], each[1]);
    }
    // Nothing is coloured beforehand: the page does that itself.
    var plain = picture.withCurrent(-1);
    // Put together piece by piece: what stands in a label is never read as a part of the page.
    return String.join(
        "\n",
        "<!DOCTYPE html>",
        "<html lang=\"en\"><head><meta charset=\"utf-8\">",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            + " style-src 'unsafe-inline'; script-src 'unsafe-inline'\">",
        "<title>" + SvgPen.escaped(title) + "</title>",
        "<style>" + style + "</style></head><body>",
        "<h1>" + SvgPen.escaped(title) + "</h1>",
        resource("circuit-page-controls.html"),
        "<main>" + document(plain, palette, width, height) + "</main>",
        "<aside id=\"card\" aria-live=\"polite\">Point at a node to see what drives it and what it"
            + " drives; click to pin it.</aside>",
        "<script type=\"application/json\" id=\"circuit\">" + data(plain) + "</script>",
        "<script>" + resource("circuit-page.js") + "</script>",
        "</body></html>",
        "");
  }

  private static String data(CircuitPicture picture) {
    var model = picture.model();
    var nodes = new StringBuilder();
    for (var node = 0; node < model.nodes().size(); node++) {
      var it = model.nodes().get(node);
      nodes.append(node == 0 ? "" : ",\n");
      nodes.append(
          "{\"k\":%s,\"l\":%s,\"p\":%s,\"i\":%s,\"h\":%s}"
              .formatted(
                  quoted(it.kind().words()),
                  quoted(it.title()),
                  quoted(model.place(node)),
                  it.influence(),
                  !picture.shown(node)));
    }
    var edges =
        model.edges().stream()
            .map(edge -> "[%d,%d,%s]".formatted(edge.source(), edge.target(), edge.weight()))
            .collect(Collectors.joining(",\n"));
    return "{\"nodes\":[" + nodes + "],\n\"edges\":[" + edges + "]}";
  }

  /// A string of JSON that may stand within a page: no `<` ends the script early.
  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character < 0x20
          || "<>&\"\\\u2028\u2029".indexOf(character) >= 0
          || Character.isSurrogate(character)) {
        out.append("\\u%04x".formatted((int) character));
      } else {
        out.append(character);
      }
    }
    return out.append('"').toString();
  }

  private static String web(Palette palette, Role role) {
    return "#%06X".formatted(Look.argb(palette.get(role)) & 0xFFFFFF);
  }

  private static String resource(String name) {
    try (var stream = CircuitExport.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
