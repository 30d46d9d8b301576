package org.featurescope.viz.text;

/// Makes the spaces of a token visible where it stands alone.
public final class Whitespace {
  private Whitespace() {}

  /// The token with signs for spaces (␣), line ends (↵) and tabs (→); one sign for each character.
  public static String visible(String token) {
    return token.replace(' ', '␣').replace('\n', '↵').replace('\r', '↵').replace('\t', '→');
  }
}
