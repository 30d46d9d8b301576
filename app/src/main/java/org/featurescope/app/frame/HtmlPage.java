package org.featurescope.app.frame;

import java.util.Locale;
import java.util.function.Function;
import javafx.scene.paint.Color;
import org.featurescope.viz.color.Palette;

/// The skeleton of a page that needs nothing else: no addresses, no fonts, no program. It follows
/// the reader's light or dark scheme, and nothing from anywhere else may run or be fetched,
/// whatever the texts in it say.
public final class HtmlPage {
  private static final String NOTHING = "default-src 'none'; style-src 'unsafe-inline'";

  private HtmlPage() {}

  /// Everything up to the first line under the heading. [#END] closes it.
  ///
  /// @param title plain text, also the heading
  /// @param about one plain line on how it was made
  /// @param style CSS
  /// @param runs whether it brings a script of its own
  public static String begin(String title, String about, String style, boolean runs) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="%s">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    :root { color-scheme: light dark; }
    body { font-family: Inter, system-ui, sans-serif; font-size: 16px; margin: 2em auto; padding: 0 1em; }
    h1 { font-size: 1.25em; margin: 0; }
    .about { margin: 0 0 1em; font-size: .85em; opacity: .75; }
    %s</style>
    </head>
    <body>
    <h1 dir="auto">%s</h1>
    <p class="about">%s</p>
    """
        .formatted(
            runs ? NOTHING + "; script-src 'unsafe-inline'" : NOTHING,
            escaped(title),
            style,
            escaped(title),
            escaped(about));
  }

  /// Closes what [#begin] opened.
  public static final String END = "</body>\n</html>\n";

  /// `css` of the light palette, and that of the dark one for those who read in the dark.
  public static String colors(Function<Palette, String> css) {
    return css.apply(Palette.LIGHT)
        + "@media (prefers-color-scheme: dark) {\n"
        + css.apply(Palette.DARK)
        + "}\n";
  }

  /// A colour as CSS writes it, without its opacity.
  public static String web(Color color) {
    return String.format(
        Locale.ROOT,
        "#%02x%02x%02x",
        Math.round(255 * color.getRed()),
        Math.round(255 * color.getGreen()),
        Math.round(255 * color.getBlue()));
  }

  /// Plain text within an element or an attribute.
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
