package org.featurescope.viz.graph;

import org.featurescope.viz.text.Whitespace;

/// How a token is written where words stand.
public final class Tokens {
  private static final String LESS = " \u2212 ";

  private Tokens() {}

  /// Without the spaces around it; those of a token that has nothing else are shown.
  static String shown(String token) {
    return Whitespace.visible(token.isBlank() ? token : token.strip());
  }

  /// An output: a token, or one less another, each without the spaces around it.
  public static String output(String label) {
    var at = label.indexOf(LESS);
    if (at <= 0 || at + LESS.length() == label.length()) {
      return shown(label);
    }
    return shown(label.substring(0, at)) + LESS + shown(label.substring(at + LESS.length()));
  }
}
