package org.featurescope.compute.text;

/// A text as a tokenizer can read it, that is, without unpaired surrogates, and the way back from
/// its code points to the UTF-16 units of the text as it was.
final class ReadableText {
  private static final char REPLACEMENT = '\uFFFD';

  private final String text;
  private final int[] units;

  /// @param units the UTF-16 unit of every code point and of the end; empty where the two are equal
  private ReadableText(String text, int[] units) {
    this.text = text;
    this.units = units;
  }

  static ReadableText of(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return new ReadableText(text, new int[0]);
    }
    var readable = new StringBuilder(text.length());
    var units = new int[text.codePointCount(0, text.length()) + 1];
    var count = 0;
    for (var unit = 0; unit < text.length(); ) {
      units[count++] = unit;
      var c = text.codePointAt(unit);
      unit += Character.charCount(c);
      // Both are one unit, so the places of all that follows stay the same.
      var isUnpaired = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      readable.appendCodePoint(isUnpaired ? REPLACEMENT : c);
    }
    units[count] = text.length();
    return new ReadableText(readable.toString(), units);
  }

  String text() {
    return text;
  }

  /// The UTF-16 unit at which a code point begins; the end for one beyond it, which a tokenizer
  /// with an odd normaliser may name.
  int unitOf(int codePoint) {
    if (units.length == 0) {
      return Math.min(codePoint, text.length());
    }
    return units[Math.min(codePoint, units.length - 1)];
  }
}
