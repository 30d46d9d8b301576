package org.featurescope.app.read;

import org.featurescope.viz.heatmap.HeatmapText;

/// A finished or growing reading, prepared for the screen.
///
/// @param reading what the model says about every token
/// @param ofWords what it says about every feature, special tokens left out
/// @param ofAll the same with special tokens
/// @param ignoreSpecial which of the two [#summary] gives
/// @param heatText the same tokens for the heatmap
public record Page(
    TextReading reading,
    FeatureSummary ofWords,
    FeatureSummary ofAll,
    boolean ignoreSpecial,
    HeatmapText heatText) {

  /// Characters of a text that are shown before its tokens are known: more than any screen holds.
  static final int BEGINNING = 1 << 15;

  /// Nothing read.
  public static Page none() {
    return plain("");
  }

  /// A text that has not been read yet, as words; of a long one the beginning.
  static Page plain(String text) {
    var nothing = TextReading.none();
    var summary = FeatureSummary.of(nothing, true);
    var end = Math.min(text.length(), BEGINNING);
    // Half of a character that takes two units would be drawn as a box.
    end -= end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return new Page(nothing, summary, summary, true, PlainWords.of(text.substring(0, end)));
  }

  /// A whole reading.
  public static Page of(TextReading reading, boolean ignoreSpecial) {
    var summary = new GrowingSummary();
    summary.add(reading);
    return new Page(reading, summary.ofWords(), summary.ofAll(), ignoreSpecial, heatText(reading));
  }

  /// What the text says about every feature.
  public FeatureSummary summary() {
    return ignoreSpecial ? ofWords : ofAll;
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
  Page summarised(boolean ignoring) {
    return new Page(reading, ofWords, ofAll, ignoring, heatText);
  }
}
