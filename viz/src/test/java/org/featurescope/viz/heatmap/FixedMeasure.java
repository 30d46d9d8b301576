package org.featurescope.viz.heatmap;

/// Letters of ten pixels, marks that combine of none; text that runs from right to left is
/// mirrored.
final class FixedMeasure implements Measure {
  static final int LETTER = 10;

  @Override
  public float width(CharSequence text, int start, int end) {
    var width = 0f;
    for (var i = start; i < end; i++) {
      var character = text.charAt(i);
      var none =
          Character.getType(character) == Character.NON_SPACING_MARK
              || Character.isLowSurrogate(character);
      width += none ? 0 : LETTER;
    }
    return width;
  }

  @Override
  public float chipLabel(String label) {
    return label.length() * LETTER;
  }

  @Override
  public float number(int characters) {
    return characters * 6;
  }

  @Override
  public float[] extents(String whole, int[] starts, int[] ends) {
    var all = width(whole, 0, whole.length());
    var mirrored =
        Character.getDirectionality(whole.charAt(0)) == Character.DIRECTIONALITY_RIGHT_TO_LEFT;
    var extents = new float[2 * starts.length];
    for (var i = 0; i < starts.length; i++) {
      var from = width(whole, 0, starts[i]);
      var to = width(whole, 0, ends[i]);
      extents[2 * i] = mirrored ? all - to : from;
      extents[2 * i + 1] = mirrored ? all - from : to;
    }
    return extents;
  }
}
