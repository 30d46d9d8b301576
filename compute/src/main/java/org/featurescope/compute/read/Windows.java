package org.featurescope.compute.read;

import java.util.ArrayList;
import java.util.List;

/// How a text that is longer than the model's context is cut: into windows that overlap, so that
/// every token but those at the very start has at least the overlap before it.
final class Windows {

  /// Tokens `start` to `end - 1` go through the model together; results are kept from `keep` on,
  /// what lies before only gives context.
  record Window(int start, int end, int keep) {
    int length() {
      return end - start;
    }
  }

  private Windows() {}

  /// @param tokens number of tokens of the text
  /// @param context most tokens of a window
  /// @param overlap tokens of context at a seam, below `context`
  static List<Window> over(int tokens, int context, int overlap) {
    var windows = new ArrayList<Window>();
    var end = Math.min(tokens, context);
    if (end > 0) {
      windows.add(new Window(0, end, 0));
    }
    while (end < tokens) {
      var start = end - overlap;
      var next = Math.min(tokens, start + context);
      windows.add(new Window(start, next, end));
      end = next;
    }
    return windows;
  }
}
