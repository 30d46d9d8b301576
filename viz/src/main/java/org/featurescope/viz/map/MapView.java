package org.featurescope.viz.map;

/// Which part of the plane is seen: where places of the plane, both from 0 to 1 and y upwards, lie
/// in pixels of the control.
///
/// @param scaleX pixels for the whole width of the plane
/// @param scaleY pixels for the whole height of the plane
/// @param left where x = 0 is
/// @param bottom where y = 0 is
record MapView(double scaleX, double scaleY, double left, double bottom) {
  /// A plane is stretched to fill its pane, but no further than this: near shall stay near.
  private static final double MOST_STRETCH = 2.5;

  /// A rectangle of the plane.
  record Box(double fromX, double fromY, double toX, double toY) {
    double width() {
      return toX - fromX;
    }

    double height() {
      return toY - fromY;
    }
  }

  /// Everything, in the middle of a pane with room around it.
  static MapView all(double width, double height, double pad) {
    var wide = Math.max(1, width - 2 * pad);
    var high = Math.max(1, height - 2 * pad);
    var scaleX = Math.min(wide, MOST_STRETCH * high);
    var scaleY = Math.min(high, MOST_STRETCH * wide);
    return new MapView(scaleX, scaleY, (width - scaleX) / 2, (height + scaleY) / 2);
  }

  /// A part of the plane, as large as it fits, with the proportions of this view.
  MapView showing(Box box, double width, double height, double pad) {
    var factor =
        Math.min(
            (width - 2 * pad) / Math.max(1e-9, box.width() * scaleX),
            (height - 2 * pad) / Math.max(1e-9, box.height() * scaleY));
    var wide = scaleX * factor;
    var high = scaleY * factor;
    return new MapView(
        wide,
        high,
        width / 2 - wide * (box.fromX() + box.toX()) / 2,
        height / 2 + high * (box.fromY() + box.toY()) / 2);
  }

  double x(double planeX) {
    return left + planeX * scaleX;
  }

  double y(double planeY) {
    return bottom - planeY * scaleY;
  }

  double planeX(double x) {
    return (x - left) / scaleX;
  }

  double planeY(double y) {
    return (bottom - y) / scaleY;
  }

  /// Larger by a factor; what is at a point stays there.
  MapView zoomed(double factor, double x, double y) {
    return new MapView(
        scaleX * factor, scaleY * factor, x - (x - left) * factor, y - (y - bottom) * factor);
  }

  MapView moved(double right, double down) {
    return new MapView(scaleX, scaleY, left + right, bottom + down);
  }

  /// The same, at most half a pixel aside: views that differ by a move then differ by whole pixels.
  ///
  /// @param pixels of the screen for one of the control
  MapView onPixels(double pixels) {
    return new MapView(
        scaleX, scaleY, Math.round(left * pixels) / pixels, Math.round(bottom * pixels) / pixels);
  }

  /// The nearest view with some of the plane in the middle of the pane, so that nobody loses it.
  MapView kept(double width, double height) {
    var middleX = Math.clamp(planeX(width / 2), 0, 1);
    var middleY = Math.clamp(planeY(height / 2), 0, 1);
    return new MapView(scaleX, scaleY, width / 2 - middleX * scaleX, height / 2 + middleY * scaleY);
  }
}
