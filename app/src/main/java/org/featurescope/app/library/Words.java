package org.featurescope.app.library;

import java.util.Arrays;
import java.util.Locale;

/// Finds what a person typed among what is shown.
final class Words {
  private Words() {}

  /// Whether each word of `query` is in one of the texts.
  static boolean in(String query, String... texts) {
    var all = String.join("\n", texts).toLowerCase(Locale.ROOT);
    return Arrays.stream(query.toLowerCase(Locale.ROOT).strip().split("\\s+"))
        .allMatch(all::contains);
  }
}
