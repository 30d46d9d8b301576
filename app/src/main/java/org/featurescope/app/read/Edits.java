package org.featurescope.app.read;

import java.util.Arrays;

/// What a text is called while it is edited: by the name it was opened under as long as at least
/// half of what was opened is certainly still there, otherwise a text that was typed.
final class Edits {
  private static final String EDITED = ", edited";

  private final TextSource opened;
  private String text;

  /// How many characters of the opened text are still there, at least.
  private int left;

  Edits(TextSource opened) {
    this.opened = opened;
    text = opened.text();
    left = text.length();
  }

  /// What it is with this content.
  TextSource edit(String changed) {
    var lost = text.length() - common(text, changed);
    // The first counts what was typed and deleted again as lost, the second what stands between two
    // changed places.
    left = Math.max(left - lost, common(opened.text(), changed));
    text = changed;
    if (changed.equals(opened.text())) {
      return opened;
    }
    if (opened.isTyped() || changed.isBlank() || 2 * left < opened.text().length()) {
      return TextSource.typed(changed);
    }
    var name = opened.name();
    return TextSource.kept(name.endsWith(EDITED) ? name : name + EDITED, changed);
  }

  /// How many characters at the beginning and at the end are the same.
  private static int common(String one, String other) {
    var most = Math.min(one.length(), other.length());
    var mismatch = Arrays.mismatch(one.toCharArray(), other.toCharArray());
    var first = mismatch < 0 ? most : mismatch;
    var last = 0;
    while (last < most - first
        && one.charAt(one.length() - 1 - last) == other.charAt(other.length() - 1 - last)) {
      last++;
    }
    return first + last;
  }
}
