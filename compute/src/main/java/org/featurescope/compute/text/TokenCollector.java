package org.featurescope.compute.text;

import java.util.Arrays;
import java.util.BitSet;

/// Puts the tokens of the parts of a text together.
final class TokenCollector {

  /// What the library says of one part.
  ///
  /// @param starts in code points of the part; -1 for a token that stands for nothing in it
  /// @param added the tokens that the library calls special in this place
  /// @param codePoints the length of the part
  record Encoding(int[] ids, int[] starts, int[] ends, BitSet added, int codePoints) {}

  private final ReadableText text;
  private final BitSet added = new BitSet();
  private int[] ids = new int[16];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int size;
  private int codePointsBefore;

  TokenCollector(ReadableText text) {
    this.text = text;
  }

  /// Appends a part. What the library adds to the end of every part and to the beginning of every
  /// part is kept for the last and the first one only.
  void add(Encoding part) {
    if (codePointsBefore > 0) {
      while (size > 0 && added.get(size - 1) && starts[size - 1] == ends[size - 1]) {
        added.clear(--size);
      }
    }
    var inText = false;
    for (var i = 0; i < part.ids().length; i++) {
      inText |= part.starts()[i] >= 0;
      if (inText || codePointsBefore == 0) {
        append(part, i);
      }
    }
    codePointsBefore += part.codePoints();
  }

  private void append(Encoding part, int i) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    var before = size == 0 ? 0 : ends[size - 1];
    ids[size] = part.ids()[i];
    added.set(size, part.added().get(i));
    if (part.starts()[i] < 0) {
      starts[size] = before;
      ends[size] = before;
    } else {
      starts[size] = text.unitOf(codePointsBefore + part.starts()[i]);
      ends[size] = Math.max(starts[size], text.unitOf(codePointsBefore + part.ends()[i]));
    }
    size++;
  }

  /// @param original the text that the spans refer to
  TokenSequence sequence(String original) {
    return new TokenSequence(
        original,
        Arrays.copyOf(ids, size),
        Arrays.copyOf(starts, size),
        Arrays.copyOf(ends, size),
        added);
  }
}
