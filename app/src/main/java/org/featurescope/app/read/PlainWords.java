package org.featurescope.app.read;

import java.util.Arrays;
import org.featurescope.viz.heatmap.HeatmapText;

/// A text cut into words, to be shown while the model that knows its tokens is still being opened.
final class PlainWords {
  private PlainWords() {}

  static HeatmapText of(String text) {
    var starts = new int[16];
    var count = 0;
    for (var i = 0; i < text.length(); i++) {
      var here = text.charAt(i);
      var begins =
          i == 0 || here == '\n' || (Character.isWhitespace(here) || text.charAt(i - 1) == '\n');
      if (begins) {
        starts = count == starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
        starts[count++] = i;
      }
    }
    starts = Arrays.copyOf(starts, count);
    var ends = new int[count];
    for (var i = 0; i < count; i++) {
      ends[i] = i + 1 < count ? starts[i + 1] : text.length();
    }
    return HeatmapText.of(text, new int[count], starts, ends, word -> false, new int[0], id -> "");
  }
}
