package org.featurescope.viz.map;

/// What of the plane a pane of some size shows, and how that changes when somebody zooms, moves or
/// makes the pane larger.
final class MapCamera {
  private static final double LEAST_ZOOM = 0.6;
  private static final double MOST_ZOOM = 400;

  private MapView view = MapView.all(1, 1, 0);
  private double width = 1;
  private double height = 1;
  private double pad;

  /// Whether everything is shown, also when the size changes.
  private boolean fitted = true;

  MapView view() {
    return view;
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  /// How much larger than when everything is shown.
  double zoomed() {
    return view.scaleX() / all().scaleX();
  }

  private MapView all() {
    return MapView.all(width, height, pad);
  }

  void fit() {
    fitted = true;
    view = all();
  }

  /// Shows a part of the plane, as large as it fits.
  void show(MapView.Box box) {
    fitted = false;
    view = all().showing(box, width, height, 2 * pad);
    zoom(1, width / 2, height / 2);
  }

  /// Larger by a factor, as far as that is allowed; what is at a point stays there.
  void zoom(double factor, double x, double y) {
    fitted = false;
    var allowed = Math.clamp(zoomed() * factor, LEAST_ZOOM, MOST_ZOOM) / zoomed();
    view = view.zoomed(allowed, x, y).kept(width, height);
  }

  void move(double right, double down) {
    fitted = false;
    view = view.moved(right, down).kept(width, height);
  }

  /// Another size of the pane; what was in the middle stays there.
  ///
  /// @param pad room around everything
  /// @return whether anything has changed
  boolean resize(double width, double height, double pad) {
    if (width == this.width && height == this.height && pad == this.pad) {
      return false;
    }
    var middleX = view.planeX(this.width / 2);
    var middleY = view.planeY(this.height / 2);
    var zoom = zoomed();
    this.width = width;
    this.height = height;
    this.pad = pad;
    view = all();
    if (!fitted) {
      view = view.zoomed(zoom, width / 2, height / 2);
      view = view.moved(width / 2 - view.x(middleX), height / 2 - view.y(middleY));
    }
    return true;
  }
}
