package org.featurescope.viz.heatmap;

/// Texts for tests, written as their tokens.
final class Texts {
  private Texts() {}

  /// Tokens one after the other.
  static HeatmapText of(String... tokens) {
    return withSeams(new int[0], tokens);
  }

  static HeatmapText withSeams(int[] seams, String... tokens) {
    var ids = new int[tokens.length];
    var starts = new int[tokens.length];
    var ends = new int[tokens.length];
    var text = new StringBuilder();
    for (var i = 0; i < tokens.length; i++) {
      ids[i] = tokens[i].hashCode();
      starts[i] = text.length();
      text.append(tokens[i]);
      ends[i] = text.length();
    }
    return HeatmapText.of(text.toString(), ids, starts, ends, token -> false, seams, id -> "chip");
  }

  /// Tokens by their spans in a text; they may overlap.
  static HeatmapText spans(String text, int... startsAndEnds) {
    var count = startsAndEnds.length / 2;
    var ids = new int[count];
    var starts = new int[count];
    var ends = new int[count];
    for (var i = 0; i < count; i++) {
      ids[i] = i;
      starts[i] = startsAndEnds[2 * i];
      ends[i] = startsAndEnds[2 * i + 1];
    }
    return HeatmapText.of(text, ids, starts, ends, token -> false, new int[0], id -> "chip");
  }

  static TokenWidths widths(HeatmapText text) {
    return new TokenWidths(text, new FixedMeasure(), 0, TokenWidths.NumberSpace.NONE);
  }

  static Lines wrap(HeatmapText text, int columns) {
    return LineBreaker.wrap(
        text, widths(text), columns * (float) FixedMeasure.LETTER, Metrics.of(15, false));
  }

  /// What each line says.
  static String[] lines(HeatmapText text, int columns) {
    var lines = wrap(text, columns);
    var written = new String[lines.count()];
    for (var i = 0; i < written.length; i++) {
      written[i] = text.text().substring(lines.startOffset(i), lines.endOffset(i));
    }
    return written;
  }
}
