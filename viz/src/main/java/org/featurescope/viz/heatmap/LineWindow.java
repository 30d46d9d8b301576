package org.featurescope.viz.heatmap;

/// Chooses what one line shows of a text that is longer: about as much before a token as after it,
/// more on one side where the other has no more, whole tokens only.
final class LineWindow {
  private final HeatmapText text;
  private final TokenWidths widths;
  private final float available;

  /// @param available the width of the line in pixels
  LineWindow(HeatmapText text, TokenWidths widths, float available) {
    this.text = text;
    this.widths = widths;
    this.available = available;
  }

  Lines around(int token, int lineHeight) {
    if (text.size() == 0) {
      return new Lines(0, 0, lineHeight);
    }
    var from = token;
    var to = token;
    var before = 0f;
    var after = 0f;
    var room = available - widths.of(token);
    while (true) {
      var left = from > 0 && before + after + widths.of(from - 1) <= room;
      var right = to + 1 < text.size() && before + after + widths.of(to + 1) <= room;
      if (left && (before <= after || !right)) {
        before += widths.of(--from);
      } else if (right) {
        after += widths.of(++to);
      } else {
        break;
      }
    }
    from = wordStart(from, token);
    var lines = new Lines(to + 1, text.end(to), lineHeight);
    lines.add(from, text.start(from), false, Lines.Kind.WRAP, 0);
    return lines;
  }

  /// A line that does not begin with the text begins with a word and not inside one, if the word is
  /// not a very long one.
  private int wordStart(int from, int token) {
    if (from == 0) {
      return 0;
    }
    for (var at = from; at <= Math.min(token, from + 3); at++) {
      var form = text.form(at);
      if (!form.hasNewline() && (form.chip() || Form.breaksBetween(text.form(at - 1), form))) {
        return at;
      }
    }
    return from;
  }
}
