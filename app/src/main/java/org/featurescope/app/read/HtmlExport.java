package org.featurescope.app.read;

import static org.featurescope.app.frame.HtmlPage.escaped;
import static org.featurescope.app.frame.HtmlPage.web;

import java.io.IOException;
import java.io.Writer;
import java.util.TreeSet;
import org.featurescope.app.frame.HtmlPage;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.text.Figures;

/// The heatmap as one page without scripts; every coloured token says its numbers when pointed at.
final class HtmlExport {
  /// Fewer steps of colour than the screen has keep the page small; the eye sees no difference.
  private static final int STEPS = 32;

  private static final String[] UNDERLINES = {
    "solid 2px", "dotted 2px", "dashed 2px", "double 3px", "wavy 1px", "solid 1px"
  };

  private final Exported shown;
  private final TreeSet<Integer> used = new TreeSet<>();

  private HtmlExport(Exported shown) {
    this.shown = shown;
  }

  static void page(Exported shown, Writer out, Cancellation cancellation) throws IOException {
    new HtmlExport(shown).page(out, cancellation);
  }

  private void page(Writer out, Cancellation cancellation) throws IOException {
    // The colours in use stand in the head: the text is gone through once for them.
    tokens(Writer.nullWriter(), cancellation);
    out.write(head());
    tokens(out, cancellation);
    out.write("</p>\n" + HtmlPage.END);
  }

  private String head() {
    // Writing the legend adds to the colours in use.
    var legend = legend();
    var style = STYLE + HtmlPage.colors(this::colors);
    return HtmlPage.begin(shown.title(), about(), style, false) + legend + "<p class=\"text\">";
  }

  private String about() {
    var tokens = Figures.count(shown.reading().done()) + " tokens";
    return shown.lens().isEmpty()
        ? shown.model() + ", " + tokens
        : shown.model() + ", " + shown.lens() + ", " + tokens;
  }

  private String legend() {
    var out = new StringBuilder("<ul class=\"legend\">\n");
    for (var layer : shown.coloring().layers()) {
      var full = code(layer.hue(), STEPS);
      used.add(full);
      out.append("<li><span class=\"h")
          .append(layer.hue())
          .append(" c")
          .append(full)
          .append("\">")
          .append(escaped(layer.name()))
          .append("</span> ")
          .append(escaped(nameOf(layer.hue())))
          .append(" <small>")
          .append(layer.max() == 0 ? "silent" : "0 to " + Figures.of(layer.max()))
          .append("</small></li>\n");
    }
    return out.append("</ul>\n").toString();
  }

  private String nameOf(int hue) {
    if (shown.coloring() instanceof Coloring.PerToken) {
      return "";
    }
    for (var i = 0; i < shown.features().size(); i++) {
      if (shown.features().get(i).hue() == hue) {
        return shown.names().get(i);
      }
    }
    return "";
  }

  private void tokens(Writer out, Cancellation cancellation) throws IOException {
    var reading = shown.reading();
    var text = reading.text();
    var written = 0;
    for (var token = 0; token < reading.size(); token++) {
      var start = Math.max(written, reading.start(token));
      var end = reading.end(token);
      if (end <= start) {
        continue;
      }
      cancellation.check();
      out.append(escaped(text.substring(written, start)));
      token(out, token, text.substring(start, end));
      written = end;
    }
    out.append(escaped(text.substring(written)));
  }

  private void token(Writer out, int token, String words) throws IOException {
    var coloring = shown.coloring();
    var layer = shown.reading().knows(token) ? coloring.shown(token) : -1;
    var step = layer < 0 ? 0 : (int) Math.ceil(Math.abs(coloring.part(token)) * STEPS);
    if (step == 0) {
      out.append(escaped(words));
      return;
    }
    var hue = coloring.layers().get(layer).hue();
    used.add(code(hue, step));
    // The line break stays outside, so that colour never runs to the margin.
    var body = words.replaceFirst("\\n+$", "");
    out.append("<span class=\"h")
        .append(String.valueOf(hue))
        .append(" c")
        .append(String.valueOf(code(hue, step)))
        .append("\" title=\"")
        .append(escaped(coloring.layers().get(layer).name()))
        .append(": ")
        .append(Figures.of(coloring.value(token)))
        .append("\">")
        .append(escaped(body))
        .append("</span>")
        .append(words.substring(body.length()));
  }

  private static int code(int hue, int step) {
    return hue * 100 + step;
  }

  private static final String STYLE =
      """
      body { max-width: 46em; line-height: 1.9; }
      .legend { list-style: none; padding: 0; font-size: .85em; }
      .text { white-space: pre-wrap; overflow-wrap: anywhere; }
      span[class] { border-radius: 4px; padding: 1px 0; text-decoration-line: underline; text-underline-offset: 4px; }
      .legend span[class] { padding: 1px 6px; }
      """;

  private String colors(Palette palette) {
    var out = new StringBuilder();
    out.append(
        "body { background: %s; color: %s; }\n"
            .formatted(web(palette.get(Role.CANVAS)), web(palette.get(Role.TEXT_1))));
    for (var hue = 1; hue <= Palette.HUES; hue++) {
      out.append(
          ".h%d { text-decoration-style: %s; text-decoration-thickness: %s; text-decoration-color: %s; }\n"
              .formatted(
                  hue,
                  UNDERLINES[hue - 1].split(" ")[0],
                  UNDERLINES[hue - 1].split(" ")[1],
                  web(palette.featureInk(hue))));
    }
    for (var code : used) {
      var scale = palette.scale(code / 100);
      var part = (double) (code % 100) / STEPS;
      out.append(
          ".c%d { background: %s; color: %s; }\n"
              .formatted(code, web(scale.fill(part)), web(scale.ink(part))));
    }
    return out.toString();
  }
}
