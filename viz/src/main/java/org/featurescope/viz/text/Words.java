package org.featurescope.viz.text;

/// Small changes to words.
public final class Words {
  private Words() {}

  /// With a capital letter in front.
  public static String capitalized(String words) {
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
