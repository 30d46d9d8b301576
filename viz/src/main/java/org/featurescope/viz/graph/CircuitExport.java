package org.featurescope.viz.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.transform.Transform;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.text.ScriptJson;

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

  /// The page is laid out for a window of its own, whatever the size of the control is.
  private static final double PAGE_WIDTH = 1040;

  private static final double PAGE_HEIGHT = 620;

  /// One page that needs nothing else, in which the circuit can be explored as in the program. It
  /// follows the reader's light or dark scheme. Runs on any thread.
  ///
  /// @param breath taken every few milliseconds of the work; what it throws ends it
  public static String html(CircuitPicture picture, PageNotes notes, Runnable breath) {
    var data = new PageData(picture, notes, PAGE_WIDTH, PAGE_HEIGHT, breath).json();
    // Put together piece by piece: what stands in a label is never read as a part of the page.
    return String.join(
        "\n",
        "<!DOCTYPE html>",
        "<html lang=\"en\"><head><meta charset=\"utf-8\">",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            + " style-src 'unsafe-inline'; script-src 'unsafe-inline'\">",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        "<title>" + SvgPen.escaped(notes.title()) + "</title>",
        "<style>",
        variables(Palette.LIGHT),
        "@media (prefers-color-scheme: dark) {\n" + variables(Palette.DARK) + "}",
        resource("circuit-page.css"),
        "</style></head><body>",
        "<header><h1>" + SvgPen.escaped(notes.title()) + "</h1>",
        "<p id=\"about\">" + SvgPen.escaped(notes.about()) + "</p></header>",
        resource("circuit-page.html"),
        "<script type=\"application/json\" id=\"circuit\">" + data + "</script>",
        "<script type=\"application/json\" id=\"files\">["
            + notes.files().stream().map(ScriptJson::harmless).collect(Collectors.joining(",\n"))
            + "]</script>",
        "<script>" + scripts() + "</script>",
        "</body></html>",
        "");
  }

  /// Each file tells one story; together they are one script.
  private static String scripts() {
    return Stream.of(
            "circuit-page.js",
            "page-plane.js",
            "page-words.js",
            "page-hands.js",
            "page-card.js",
            "page-layers.js",
            "page-pinned.js",
            "page-panes.js")
        .map(CircuitExport::resource)
        .collect(Collectors.joining("\n"));
  }

  /// Every colour under the name that style sheets of the program use: `--canvas`, `--feature-1`.
  private static String variables(Palette palette) {
    var style = new StringBuilder(":root {");
    for (var role : Role.values()) {
      style.append(" %s: %s;".formatted(role.css().replace("-fs-", "--"), web(palette, role)));
    }
    return style.append(" }\n").toString();
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
