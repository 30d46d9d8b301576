package org.featurescope.viz.heatmap;

import java.text.BreakIterator;
import java.util.Locale;

/// Breaks a text into lines, greedily: a line takes what fits, and breaks at the last place where
/// it may. One pass over arrays; only tokens with line ends inside and words wider than a line are
/// looked at letter by letter.
final class LineBreaker {
  private final HeatmapText text;
  private final TokenWidths widths;
  private final float available;
  private final Metrics metrics;
  private final Lines lines;

  private int lineToken;
  private int lineOffset;
  private boolean wrapped;
  private int candidate;
  private Form before;
  private float x;

  private LineBreaker(HeatmapText text, TokenWidths widths, float available, Metrics metrics) {
    this.text = text;
    this.widths = widths;
    this.available = available;
    this.metrics = metrics;
    lines = new Lines(text.size(), text.text().length(), metrics.lineHeight());
  }

  /// @param available the width of a line in pixels; a return glyph may hang over its end
  static Lines wrap(HeatmapText text, TokenWidths widths, float available, Metrics metrics) {
    return new LineBreaker(text, widths, available, metrics).wrap();
  }

  private Lines wrap() {
    var size = text.size();
    var seams = text.seams();
    var nextSeam = 0;
    if (size > 0) {
      begin(0, text.start(0), Lines.Kind.PARAGRAPH);
    }
    var token = 0;
    while (token < size) {
      while (nextSeam < seams.length && seams[nextSeam] < token) {
        nextSeam++;
      }
      if (nextSeam < seams.length && seams[nextSeam] == token && lineToken < token) {
        begin(token, text.start(token), Lines.Kind.SEAM);
      }
      if (!placeWhole(token)) {
        token = place(token);
      } else {
        token++;
      }
    }
    return lines;
  }

  /// The common case, for the sake of a million tokens: a whole token after others that fits.
  private boolean placeWhole(int token) {
    if (token == lineToken || text.start(token) < text.end(token - 1)) {
      return false;
    }
    var form = text.form(token);
    var width = widths.of(token);
    if (form.hasNewline() || x + width > available) {
      return false;
    }
    if (Form.breaksBetween(before, form)) {
      candidate = token;
    }
    before = form;
    x += width;
    return true;
  }

  /// Puts one token, or the part of it up to a line end, and returns the token to go on with.
  private int place(int token) {
    var form = text.form(token);
    before = form;
    var start = text.start(token);
    var end = text.end(token);
    var from = token == lineToken ? lineOffset : start;
    if (token > lineToken && start < text.end(token - 1)) {
      // It shares a character with the token before and is drawn with it.
      var beyond = text.end(token - 1);
      x += end > beyond ? widths.part(beyond, end) : 0;
      return token + 1;
    }
    var newline = form.hasNewline() ? text.text().indexOf('\n', from) : -1;
    if (newline >= end) {
      newline = -1;
    }
    if (token > lineToken && Form.breaksBetween(text.form(token - 1), form)) {
      candidate = token;
    }
    var drawnEnd = newline >= 0 ? beforeReturn(from, newline) : end;
    var whole = from == start && drawnEnd == end;
    var width = whole ? widths.of(token) : widths.part(from, drawnEnd);
    if (token == lineToken && wrapped && from == start && whole) {
      width -= widths.lead(token);
    }
    if (x + width <= available || drawnEnd == from && !form.chip()) {
      x += width;
      return newline >= 0 ? afterReturn(token, newline, end) : token + 1;
    }
    return makeRoom(token, from, drawnEnd);
  }

  /// The line is full: it breaks at the last place where it may, otherwise before this token, and
  /// otherwise inside it.
  private int makeRoom(int token, int from, int end) {
    if (candidate > lineToken) {
      begin(candidate, text.start(candidate), Lines.Kind.WRAP);
      return lineToken;
    }
    if (token > lineToken) {
      begin(token, text.start(token), Lines.Kind.WRAP);
      return token;
    }
    var split = text.chip(token) ? end : fitting(from, end);
    if (split >= end) {
      // Not even one letter fits: it stands alone and reaches over the edge.
      x += widths.part(from, end);
      return token + 1;
    }
    begin(token, split, Lines.Kind.WRAP);
    return token;
  }

  /// The end of the longest part that fits on a line of its own, at least one letter.
  private int fitting(int from, int end) {
    var letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    var part = text.text().substring(from, end);
    letters.setText(part);
    var fits = letters.next();
    for (var next = letters.next(); next != BreakIterator.DONE; next = letters.next()) {
      if (widths.measure().width(part, 0, next) > available) {
        break;
      }
      fits = next;
    }
    return from + fits;
  }

  private int beforeReturn(int from, int newline) {
    var at = newline;
    while (at > from && text.text().charAt(at - 1) == '\r') {
      at--;
    }
    return at;
  }

  /// Goes on after a token's line ends; several in a row make one new line.
  private int afterReturn(int token, int newline, int end) {
    var next = newline + 1;
    while (next < end && isReturn(text.text().charAt(next))) {
      next++;
    }
    if (next < end) {
      begin(token, next, Lines.Kind.PARAGRAPH);
      return token;
    }
    var following = token + 1;
    while (following < text.size() && text.start(following) < end) {
      following++;
    }
    if (following < text.size()) {
      begin(following, text.start(following), Lines.Kind.PARAGRAPH);
    }
    return following;
  }

  private static boolean isReturn(char character) {
    return character == '\n' || character == '\r';
  }

  private void begin(int token, int offset, Lines.Kind kind) {
    lineToken = token;
    lineOffset = offset;
    wrapped = kind != Lines.Kind.PARAGRAPH;
    candidate = token;
    x = 0;
    var gap =
        switch (kind) {
          case PARAGRAPH -> metrics.paragraphGap();
          case WRAP -> 0;
          case SEAM -> metrics.seamGap();
        };
    lines.add(token, offset, offset > text.start(token), kind, gap);
  }
}
