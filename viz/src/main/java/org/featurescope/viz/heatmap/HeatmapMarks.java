package org.featurescope.viz.heatmap;

import java.util.List;
import javafx.scene.control.IndexRange;

/// What is marked on a heatmap beside its colours.
///
/// @param selected the token with the accent frame
/// @param anchor where a selection of several tokens began; the same as `selected` where one only
///   is
/// @param hovered the token under the mouse
/// @param matches places found, in UTF-16 units, ascending
/// @param currentMatch the match that the reader stands on
/// @param numbers whether values are written under their tokens
/// @param quiet how many tokens at the beginning are written more faintly, with a line at their
///   end: a prompt before its continuation
record HeatmapMarks(
    int selected,
    int anchor,
    int hovered,
    List<IndexRange> matches,
    int currentMatch,
    boolean numbers,
    int quiet) {

  boolean inRange(int token) {
    return selected >= 0
        && anchor >= 0
        && selected != anchor
        && token >= Math.min(selected, anchor)
        && token <= Math.max(selected, anchor);
  }

  /// The first match that ends after a place in the text.
  int matchAfter(int offset) {
    var low = 0;
    var high = matches.size();
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (matches.get(middle).getEnd() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
