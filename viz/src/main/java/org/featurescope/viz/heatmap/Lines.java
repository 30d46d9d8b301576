package org.featurescope.viz.heatmap;

import java.util.Arrays;

/// Where the lines of a wrapped text begin and how far down they are.
///
/// Line `i` begins in token `token[i]` at the UTF-16 unit `offset[i]`, which is the token's start
/// unless the token is split, and ends where the next line begins.
final class Lines {
  /// Why a line begins where it does.
  enum Kind {
    /// The text or a paragraph begins.
    PARAGRAPH,
    /// The line before was full.
    WRAP,
    /// A window of the model begins.
    SEAM
  }

  private static final Kind[] KINDS = Kind.values();

  private final int tokens;
  private final int textEnd;
  private final int lineHeight;
  private int count;
  private int[] token = new int[16];
  private int[] offset = new int[16];
  private boolean[] inside = new boolean[16];
  private byte[] kind = new byte[16];
  private int[] top = new int[16];

  Lines(int tokens, int textEnd, int lineHeight) {
    this.tokens = tokens;
    this.textEnd = textEnd;
    this.lineHeight = lineHeight;
  }

  /// @param inside whether the line begins inside the token and not at its start
  void add(int token, int offset, boolean inside, Kind kind, int gapAbove) {
    if (count == this.token.length) {
      var capacity = count * 2;
      this.token = Arrays.copyOf(this.token, capacity);
      this.offset = Arrays.copyOf(this.offset, capacity);
      this.inside = Arrays.copyOf(this.inside, capacity);
      this.kind = Arrays.copyOf(this.kind, capacity);
      top = Arrays.copyOf(top, capacity);
    }
    this.token[count] = token;
    this.offset[count] = offset;
    this.inside[count] = inside;
    this.kind[count] = (byte) kind.ordinal();
    top[count] = count == 0 ? 0 : top[count - 1] + lineHeight + gapAbove;
    count++;
  }

  int count() {
    return count;
  }

  int firstToken(int line) {
    return token[line];
  }

  /// The last token with a part in the line.
  int lastToken(int line) {
    if (line + 1 == count) {
      return tokens - 1;
    }
    var next = line + 1;
    return inside[next] ? token[next] : token[next] - 1;
  }

  int startOffset(int line) {
    return offset[line];
  }

  int endOffset(int line) {
    return line + 1 == count ? textEnd : offset[line + 1];
  }

  Kind kind(int line) {
    return KINDS[kind[line]];
  }

  /// Whether a line begins inside a token.
  boolean continues(int line) {
    return inside[line];
  }

  int top(int line) {
    return top[line];
  }

  int height() {
    return count == 0 ? 0 : top[count - 1] + lineHeight;
  }

  /// The line at a distance from the top of the text: the last one that begins at or above it.
  int at(double y) {
    return atOrBefore(top, (int) Math.floor(Math.clamp(y, 0, Integer.MAX_VALUE)));
  }

  /// The line on which a token begins.
  int of(int token) {
    var line = atOrBefore(this.token, token);
    // A token may begin at the end of the line before those that it also reaches into.
    while (line > 0 && this.token[line] == token && inside[line]) {
      line--;
    }
    return line;
  }

  private int atOrBefore(int[] ascending, int value) {
    var low = 0;
    var high = count - 1;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (ascending[middle] <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
