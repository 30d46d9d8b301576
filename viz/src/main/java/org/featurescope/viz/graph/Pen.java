package org.featurescope.viz.graph;

/// Where a picture is drawn: pixels of the screen, or a file. What comes later lies on top.
interface Pen {
  /// What a part of the picture is, for files in which parts can be found again.
  ///
  /// @param name such as `node`
  /// @param index of it
  default void begin(String name, int index) {}

  default void end() {}

  /// A curve that leaves the first point and enters the second vertically.
  ///
  /// @param argb not multiplied with its alpha
  void curve(Curve curve, double width, int argb, boolean dashed);

  void shape(Shape shape, Look look);

  void text(Words words);

  /// @param x0 where it begins
  /// @param x1 where it ends
  record Curve(double x0, double y0, double x1, double y1) {
    double x(double part) {
      return x0 + (x1 - x0) * part * part * (3 - 2 * part);
    }

    double y(double part) {
      // A cubic whose inner control points lie halfway.
      var rest = 1 - part;
      var middle = (y0 + y1) / 2;
      return rest * rest * rest * y0 + 3 * rest * part * middle + part * part * part * y1;
    }
  }

  /// A line of text.
  ///
  /// @param x of its left end, its middle or its right end
  /// @param y of the middle of its small letters
  record Words(String text, double x, double y, Anchor anchor, Letters letters, int argb) {}

  /// Which point of a line of text its place is.
  enum Anchor {
    LEFT,
    MIDDLE,
    RIGHT
  }
}
