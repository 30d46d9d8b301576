package org.featurescope.app.read;

import org.featurescope.viz.heatmap.HeatmapText;

/// A finished or growing reading, prepared for the screen.
///
/// @param reading what the model says about every token
/// @param summary what it says about every feature
/// @param heatText the same tokens for the heatmap
public record Page(TextReading reading, FeatureSummary summary, HeatmapText heatText) {

  static Page none() {
    return plain("");
  }

  /// A text that has not been read yet, as words.
  static Page plain(String text) {
    var nothing = TextReading.none();
    return new Page(nothing, FeatureSummary.of(nothing, true), PlainWords.of(text));
  }

  /// The tokens of `reading` for the heatmap.
  static HeatmapText heatText(TextReading reading) {
    var size = reading.size();
    var ids = new int[size];
    var starts = new int[size];
    var ends = new int[size];
    for (var token = 0; token < size; token++) {
      ids[token] = reading.id(token);
      starts[token] = reading.start(token);
      ends[token] = reading.end(token);
    }
    return HeatmapText.of(
        reading.text(), ids, starts, ends, reading::special, reading.seams(), reading::chip);
  }

  /// The same reading with special tokens counted or not.
  Page summarised(boolean ignoreSpecial) {
    return new Page(reading, FeatureSummary.of(reading, ignoreSpecial), heatText);
  }
}
