package org.featurescope.viz.heatmap;

/// How wide text is. One implementation asks the fonts; tests use letters of a fixed width.
interface Measure {
  /// The width of a part of a text in pixels; tabs, line ends and control characters count as what
  /// is drawn for them.
  float width(CharSequence text, int start, int end);

  /// The width of a chip's label.
  float chipLabel(String label);

  /// The width of a number in the small digits under a token.
  float number(int characters);

  /// Where parts of a text that is drawn as a whole come to lie, whatever its direction.
  ///
  /// @return left and right edge of each part, alternating, in pixels from the left of the whole
  float[] extents(String whole, int[] starts, int[] ends);
}
