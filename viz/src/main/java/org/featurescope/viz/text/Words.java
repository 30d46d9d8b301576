package org.featurescope.viz.text;

import java.text.BreakIterator;
import java.util.Locale;

/// Small changes to words.
public final class Words {
  private Words() {}

  /// With a capital letter in front.
  public static String capitalized(String words) {
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /// At most so many letters, the last of them an ellipsis where there are more. An emoji of many
  /// parts is one letter.
  public static String shortened(String text, int most) {
    var letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    letters.setText(text);
    var cut = letters.next(most - 1);
    return cut == BreakIterator.DONE || letters.next(2) == BreakIterator.DONE
        ? text
        : text.substring(0, cut).strip() + "\u2026";
  }
}
