package org.featurescope.viz.graph;

import org.featurescope.viz.text.Whitespace;

/// How a token is written where words stand.
final class Tokens {
  private Tokens() {}

  /// Without the spaces around it; those of a token that has nothing else are shown.
  static String shown(String token) {
    return Whitespace.visible(token.isBlank() ? token : token.strip());
  }
}
