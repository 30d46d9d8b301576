package org.featurescope.viz.heatmap;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// Where everything on one line stands, exactly.
///
/// Lines are broken by the widths of tokens on their own; here neighbours that shape each other
/// (joining letters, combining marks, text from right to left, one character over several tokens)
/// are laid out together, and each token gets its part of the whole.
final class LineLayout {
  /// Text drawn in one go, as UTF-16 units of the whole text.
  ///
  /// @param shaped whether several tokens are drawn as one, so that their colours must be clipped
  record Piece(
      int start, int end, float x, float right, int firstToken, int lastToken, boolean shaped) {}

  /// A character that is drawn as a sign: a line end or a tab.
  record Sign(char character, float x, int token) {}

  private final HeatmapText text;
  private final TokenWidths widths;
  private final int first;
  private final int last;
  private final int lineStart;
  private final int lineEnd;
  private final boolean wrapped;
  private final BitSet leftwards;
  private final float[] left;
  private final float[] right;
  private final float[] ink;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Sign> signs = new ArrayList<>();
  private float x;

  LineLayout(HeatmapText text, TokenWidths widths, Lines lines, int line) {
    this.text = text;
    this.widths = widths;
    first = lines.firstToken(line);
    last = lines.lastToken(line);
    lineStart = lines.startOffset(line);
    lineEnd = lines.endOffset(line);
    wrapped = lines.kind(line) != Lines.Kind.PARAGRAPH && !lines.continues(line);
    var count = last - first + 1;
    left = new float[count];
    right = new float[count];
    ink = new float[count];
    leftwards = leftwards();
    for (var token = first; token <= last; ) {
      token = place(token);
    }
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  /// The left edge of a token's room, leading spaces included.
  float left(int token) {
    return left[token - first];
  }

  float right(int token) {
    return right[token - first];
  }

  /// The left edge of what can be seen of a token.
  float ink(int token) {
    return ink[token - first];
  }

  /// The right edge of everything on the line.
  float width() {
    return x;
  }

  List<Piece> pieces() {
    return pieces;
  }

  List<Sign> signs() {
    return signs;
  }

  boolean has(int token) {
    return token >= first && token <= last;
  }

  /// The token at a distance from the start of the line, [TokenHeatmap#NONE] beside the text.
  int hit(double at) {
    for (var token = first; token <= last; token++) {
      if (at >= left(token) && at < right(token)) {
        return token;
      }
    }
    return TokenHeatmap.NONE;
  }

  /// The token nearest to a distance from the start of the line.
  int nearest(double at) {
    var nearest = first;
    var distance = Double.MAX_VALUE;
    for (var token = first; token <= last; token++) {
      var beside = Math.max(0, Math.max(left(token) - at, at - right(token)));
      if (beside < distance) {
        distance = beside;
        nearest = token;
      }
    }
    return nearest;
  }

  /// How far from the start of the line a place in the text is.
  float at(int offset) {
    for (var piece : pieces) {
      if (offset < piece.start()) {
        return piece.x();
      }
      if (offset < piece.end()) {
        if (!piece.shaped()) {
          return piece.x() + widths.measure().width(text.text(), piece.start(), offset);
        }
        var letter = new int[] {offset - piece.start()};
        var whole = text.text().substring(piece.start(), piece.end());
        return piece.x() + widths.measure().extents(whole, letter, new int[] {letter[0] + 1})[0];
      }
    }
    return pieces.isEmpty() ? 0 : pieces.getLast().right();
  }

  private int place(int token) {
    var until = token;
    while (until < last && together(until)) {
      until++;
    }
    if (until > token) {
      placeTogether(token, until);
    } else if (text.chip(token)) {
      set(token, x, x + widths.of(token), x);
      x = right(token);
    } else {
      placeAlone(token);
    }
    return until + 1;
  }

  private boolean together(int token) {
    return text.start(token + 1) < text.end(token)
        || Form.joined(text.form(token), text.form(token + 1))
        || leftwards.get(token - first) && leftwards.get(token + 1 - first);
  }

  /// The tokens that run from right to left, with the spaces and signs between two of them.
  private BitSet leftwards() {
    var found = new BitSet();
    var open = -1;
    for (var token = first; token <= last; token++) {
      var form = text.form(token);
      if (form.direction() == Form.Direction.RIGHT_TO_LEFT) {
        found.set(open >= 0 ? open : token - first, token - first + 1);
        open = token - first;
      } else if (form.direction() == Form.Direction.LEFT_TO_RIGHT || form.hasNewline()) {
        open = -1;
      }
    }
    return found;
  }

  private void placeAlone(int token) {
    var start = Math.max(text.start(token), lineStart);
    var end = Math.min(text.end(token), lineEnd);
    var whole = start == text.start(token) && end == text.end(token);
    var lead = whole ? widths.lead(token) : 0;
    var room = whole ? widths.of(token) : widths.part(start, end);
    if (token == first && wrapped && lead > 0) {
      start += text.form(token).leadingSpaces();
      room -= lead;
      lead = 0;
    }
    set(token, x, x + room, x + lead);
    write(token, start, end);
    x = right(token);
  }

  /// Cuts a token at characters that are drawn as signs.
  private void write(int token, int start, int end) {
    var characters = text.text();
    var at = x;
    var from = start;
    for (var i = start; i < end; i++) {
      var character = characters.charAt(i);
      if (character == '\n' || character == '\r' || character == '\t') {
        at = writePiece(token, from, i, at);
        signs.add(new Sign(character, at, token));
        at += widths.measure().width(characters, i, i + 1);
        from = i + 1;
      }
    }
    writePiece(token, from, end, at);
  }

  private float writePiece(int token, int start, int end, float at) {
    if (start == end) {
      return at;
    }
    var right = at + widths.measure().width(text.text(), start, end);
    pieces.add(new Piece(start, end, at, right, token, token, false));
    return right;
  }

  private void placeTogether(int from, int to) {
    var start = Math.max(text.start(from), lineStart);
    var until = start;
    for (var token = from; token <= to; token++) {
      until = Math.max(until, Math.min(text.end(token), lineEnd));
    }
    // Spaces in front stay in front, whichever way the letters run.
    var letters = start;
    while (letters < until - 1 && text.text().charAt(letters) == ' ') {
      letters++;
    }
    x += from == first && wrapped ? 0 : widths.measure().width(text.text(), start, letters);
    start = letters;
    var whole = text.text().substring(start, until);
    var shares = new Shares(whole, start, from, to);
    var extents = widths.measure().extents(whole, shares.starts, shares.ends);
    shares.give(extents);
    var end = x + extents[extents.length - 1];
    pieces.add(new Piece(start, start + whole.length(), x, end, from, to, true));
    x = end;
  }

  private void set(int token, float from, float to, float inkFrom) {
    left[token - first] = from;
    right[token - first] = to;
    ink[token - first] = inkFrom;
  }

  /// Which part of a jointly drawn text belongs to which of its tokens: what a token has alone, and
  /// an equal share of a letter that several tokens make up.
  private final class Shares {
    private final int from;
    private final int count;

    /// Entry `i` is what token `i` has alone, entry `count + i` the letter that it shares with the
    /// next one, the last entry the whole.
    private final int[] starts;

    private final int[] ends;
    private final int[] originalStarts;

    Shares(String whole, int origin, int from, int to) {
      this.from = from;
      count = to - from + 1;
      starts = new int[2 * count + 1];
      ends = new int[2 * count + 1];
      ends[2 * count] = whole.length();
      var letters = BreakIterator.getCharacterInstance(Locale.ROOT);
      letters.setText(whole);
      for (var i = 0; i < count; i++) {
        starts[i] = Math.clamp(text.start(from + i) - origin, 0, whole.length());
        ends[i] = Math.clamp(text.end(from + i) - origin, starts[i], whole.length());
      }
      originalStarts = Arrays.copyOf(starts, count);
      for (var i = 0; i + 1 < count; i++) {
        share(letters, whole.length(), i);
      }
    }

    private void share(BreakIterator letters, int length, int i) {
      var boundary = originalStarts[i + 1];
      var overlaps = text.start(from + i + 1) < text.end(from + i);
      if (boundary >= length || !overlaps && letters.isBoundary(boundary)) {
        return;
      }
      var start = letters.isBoundary(boundary) ? boundary : letters.preceding(boundary);
      var end = letters.following(boundary);
      starts[count + i] = start;
      ends[count + i] = end;
      ends[i] = Math.clamp(start, starts[i], Math.max(starts[i], ends[i]));
      starts[i + 1] = Math.max(starts[i + 1], end);
      ends[i + 1] = Math.max(starts[i + 1], ends[i + 1]);
    }

    void give(float[] extents) {
      for (var i = 0; i < count; i++) {
        var box = new float[] {Float.MAX_VALUE, -1};
        if (starts[i] < ends[i]) {
          widen(box, extents[2 * i], extents[2 * i + 1]);
        }
        if (i > 0) {
          widenByShare(box, extents, i - 1, i);
        }
        if (i + 1 < count) {
          widenByShare(box, extents, i, i);
        }
        if (box[1] < 0) {
          box[0] = box[1] = i == 0 ? 0 : right(from + i - 1) - x;
        }
        set(from + i, x + box[0], x + box[1], x + box[0]);
      }
    }

    /// Adds to a token's box its part of the letter shared at a boundary.
    private void widenByShare(float[] box, float[] extents, int boundary, int i) {
      var letter = count + boundary;
      if (starts[letter] == ends[letter]) {
        return;
      }
      var firstSharing = boundary;
      while (firstSharing > 0 && sameLetter(firstSharing - 1, boundary)) {
        firstSharing--;
      }
      var lastSharing = boundary;
      while (lastSharing + 2 < count && sameLetter(lastSharing + 1, boundary)) {
        lastSharing++;
      }
      var sharers = lastSharing - firstSharing + 2;
      var room = extents[2 * letter + 1] - extents[2 * letter];
      var at = extents[2 * letter] + room * (i - firstSharing) / sharers;
      widen(box, at, at + room / sharers);
    }

    private boolean sameLetter(int boundary, int other) {
      return starts[count + boundary] == starts[count + other]
          && ends[count + boundary] == ends[count + other];
    }

    private void widen(float[] box, float from, float to) {
      box[0] = Math.min(box[0], from);
      box[1] = Math.max(box[1], to);
    }
  }
}
