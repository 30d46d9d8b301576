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

  /// Windows of one length that go through the model together. Which ones do is fixed by the text
  /// alone, so that their numbers do not depend on the order in which passes are made.
  record Pass(List<Window> windows) {
    Pass {
      windows = List.copyOf(windows);
    }

    /// The first token whose results this pass gives.
    int from() {
      return windows.getFirst().keep();
    }

    /// One past the last.
    int to() {
      return windows.getLast().end();
    }

    int rows() {
      return to() - from();
    }

    /// The part of this pass that a glance at it needs: the first of its windows that is in view,
    /// as far as that is in view. What comes after a token says nothing about it.
    ///
    /// @param from the first token in view
    /// @param to the last token in view
    /// @param least so many tokens in any case, where there are that many
    Pass glance(int from, int to, int least) {
      var window =
          windows.stream()
              .filter(each -> each.end() > from)
              .findFirst()
              .orElseGet(windows::getLast);
      var end = Math.min(window.end(), Math.max(window.keep() + least, to + 1));
      return new Pass(List.of(new Window(window.start(), end, window.keep())));
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

  /// The first window alone, as it begins with the text's own BOS and the others with one put in
  /// front; the others in their order, at most so many together.
  static List<Pass> passes(List<Window> windows, int most) {
    var passes = new ArrayList<Pass>();
    for (var first = 0; first < windows.size(); ) {
      var end = first + 1;
      while (first > 0
          && end < windows.size()
          && end - first < most
          && windows.get(end).length() == windows.get(first).length()) {
        end++;
      }
      passes.add(new Pass(windows.subList(first, end)));
      first = end;
    }
    return List.copyOf(passes);
  }
}
