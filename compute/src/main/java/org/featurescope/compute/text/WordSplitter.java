package org.featurescope.compute.text;

/// Cuts text into the words that byte-level BPE never merges across, as GPT-2 does:
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// Written out by hand because a training text has millions of words; the test holds it against the
/// expression itself.
final class WordSplitter {

  /// Takes the word from `start` (included) to `end` (excluded), in UTF-16 units.
  @FunctionalInterface
  interface WordConsumer {
    void accept(int start, int end);
  }

  private enum Kind {
    LETTER,
    NUMBER,
    SPACE,
    OTHER
  }

  private final String text;
  private final int to;

  private WordSplitter(String text, int to) {
    this.text = text;
    this.to = to;
  }

  /// Cuts `text` from `from` to `to`; every unit belongs to exactly one word.
  static void split(String text, int from, int to, WordConsumer words) {
    var splitter = new WordSplitter(text, to);
    var start = from;
    while (start < to) {
      var end = splitter.wordEnd(start);
      words.accept(start, end);
      start = end;
    }
  }

  private int wordEnd(int start) {
    var contraction = contractionLength(start);
    if (contraction > 0) {
      return start + contraction;
    }
    var first = kind(start);
    if (first != Kind.SPACE) {
      return runEnd(start, first);
    }
    if (text.charAt(start) == ' ' && start + 1 < to && kind(start + 1) != Kind.SPACE) {
      return runEnd(start + 1, kind(start + 1));
    }
    // Spaces before a word leave their last one to it. All white space is a single unit.
    var end = runEnd(start, Kind.SPACE);
    return end == to || end - start == 1 ? end : end - 1;
  }

  private int contractionLength(int start) {
    if (text.charAt(start) != '\'' || start + 1 >= to) {
      return 0;
    }
    var second = text.charAt(start + 1);
    if (second == 's' || second == 't' || second == 'm' || second == 'd') {
      return 2;
    }
    if (start + 2 >= to) {
      return 0;
    }
    var third = text.charAt(start + 2);
    var isLong =
        second == 'r' && third == 'e'
            || second == 'v' && third == 'e'
            || second == 'l' && third == 'l';
    return isLong ? 3 : 0;
  }

  private int runEnd(int start, Kind kind) {
    var end = start;
    while (end < to && kind(end) == kind) {
      end += Character.charCount(codePoint(end));
    }
    return end;
  }

  private int codePoint(int at) {
    var high = text.charAt(at);
    if (Character.isHighSurrogate(high)
        && at + 1 < to
        && Character.isLowSurrogate(text.charAt(at + 1))) {
      return Character.toCodePoint(high, text.charAt(at + 1));
    }
    return high;
  }

  private Kind kind(int at) {
    var c = codePoint(at);
    if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
      return Kind.LETTER;
    }
    if (c == ' ') {
      return Kind.SPACE;
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          Kind.LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          Kind.NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          Kind.SPACE;
      default -> c >= 0x09 && c <= 0x0D || c == 0x85 ? Kind.SPACE : Kind.OTHER;
    };
  }
}
