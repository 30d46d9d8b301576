package org.featurescope.app.read;

import java.util.Arrays;

/// What a text is called while it is edited: by the name it was opened under as long as at least
/// half of what was opened is certainly still there, otherwise a text that was typed.
final class Edits {
  private static final String EDITED = ", edited";

  private final TextSource opened;
  private String text;

  /// Which characters of the text were never typed.
  private boolean[] original;

  Edits(TextSource opened) {
    this.opened = opened;
    text = opened.text();
    original = new boolean[text.length()];
    Arrays.fill(original, true);
  }

  /// What it is with this content.
  TextSource edit(String changed) {
    var first = sameAtFirst(text, changed);
    var last = sameAtLast(text, changed, first);
    var next = new boolean[changed.length()];
    System.arraycopy(original, 0, next, 0, first);
    System.arraycopy(original, original.length - last, next, next.length - last, last);
    original = next;
    text = changed;
    if (changed.equals(opened.text())) {
      Arrays.fill(original, true);
      return opened;
    }
    if (opened.isTyped() || changed.isBlank() || 2 * left() < opened.text().length()) {
      return TextSource.typed(changed);
    }
    var name = opened.name();
    return TextSource.kept(name.endsWith(EDITED) ? name : name + EDITED, changed);
  }

  /// How many characters of the opened text are there, at least: those that were kept all along, or
  /// those at both ends that are there again.
  private int left() {
    var kept = 0;
    for (var here : original) {
      kept += here ? 1 : 0;
    }
    var first = sameAtFirst(opened.text(), text);
    return Math.max(kept, first + sameAtLast(opened.text(), text, first));
  }

  private static int sameAtFirst(String one, String other) {
    var most = Math.min(one.length(), other.length());
    var same = 0;
    while (same < most && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }

  /// @param first how many characters before them do not count
  private static int sameAtLast(String one, String other, int first) {
    var most = Math.min(one.length(), other.length()) - first;
    var same = 0;
    while (same < most
        && one.charAt(one.length() - 1 - same) == other.charAt(other.length() - 1 - same)) {
      same++;
    }
    return same;
  }
}
