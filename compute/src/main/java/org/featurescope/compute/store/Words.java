package org.featurescope.compute.store;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How texts are cut into words to be found by. The index and the question are cut alike, here and
/// not in SQLite, so that whatever a person types is a list of words and never a piece of a query's
/// grammar.
final class Words {
  /// Letters of a word that count: nobody types more.
  private static final int LONGEST = 64;

  private Words() {}

  /// Without case and accents.
  static String fold(String text) {
    if (isPlain(text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    var folded = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFKD)
        .codePoints()
        .filter(c -> !isMark(c))
        .forEach(folded::appendCodePoint);
    return folded.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isPlain(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
      default -> false;
    };
  }

  /// The pieces between blanks, folded: what must stand in a label.
  static List<String> typed(String text) {
    var words = new ArrayList<String>();
    for (var word : fold(text).split("\\s+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /// The words of a text: runs of letters and digits; a sign of Chinese or Japanese writing and a
  /// picture such as an emoji are words of their own.
  static List<String> of(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    fold(text)
        .codePoints()
        .forEach(c -> {
          if (isAlone(c)) {
            end(words, word);
            words.add(Character.toString(c));
          } else if (Character.isLetterOrDigit(c)
              || Character.getType(c) == Character.PRIVATE_USE) {
            word.appendCodePoint(c);
          } else {
            end(words, word);
          }
        });
    end(words, word);
    return words;
  }

  private static void end(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(cut(word));
      word.setLength(0);
    }
  }

  private static String cut(StringBuilder word) {
    if (word.length() <= LONGEST) {
      return word.toString();
    }
    var end = Character.isHighSurrogate(word.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return word.substring(0, end);
  }

  private static boolean isAlone(int c) {
    if (Character.isIdeographic(c)) {
      return true;
    }
    return c >= 0x2190 && Character.getType(c) == Character.OTHER_SYMBOL;
  }

  /// Whether any word is more than a single letter, which stands in almost every passage.
  static boolean areTelling(String text) {
    return of(text).stream().anyMatch(word -> word.length() > 1 || isAlone(word.codePointAt(0)));
  }

  /// What FTS5 is given for a text; its `ascii` tokenizer cuts this at the blanks alone.
  static String indexed(String text) {
    return String.join(" ", of(text));
  }

  /// The question for FTS5 whether all words of `text` occur, the last one perhaps only its
  /// beginning; empty where there are no words. Each word is quoted, and holds no quote itself.
  static String query(String text) {
    var words = of(text);
    var query = new StringBuilder();
    for (var i = 0; i < words.size(); i++) {
      query.append(i == 0 ? "" : " ").append('"').append(words.get(i)).append('"');
    }
    if (!words.isEmpty() && endsInWord(text)) {
      query.append('*');
    }
    return query.toString();
  }

  /// Whether the person may still be at the last word.
  private static boolean endsInWord(String text) {
    return !text.isEmpty() && Character.isLetterOrDigit(text.codePointBefore(text.length()));
  }
}
