package org.featurescope.viz.graph;

/// Which part of the plane is seen.
///
/// @param zoom pixels for one of the plane, at least 1
/// @param x of the plane, at the left edge
/// @param y of the plane, at the upper edge
record CircuitView(double zoom, double x, double y) {
  private static final double MOST = 40;

  static CircuitView all() {
    return new CircuitView(1, 0, 0);
  }

  /// Larger by a factor; what is at a point of the frame stays there.
  CircuitView zoomed(double factor, double atX, double atY, Frame frame) {
    var next = Math.clamp(zoom * factor, 1, MOST);
    var planeX = x + atX / zoom;
    var planeY = y + atY / zoom;
    return new CircuitView(next, planeX - atX / next, planeY - atY / next).kept(frame);
  }

  CircuitView moved(double right, double down, Frame frame) {
    return new CircuitView(zoom, x - right / zoom, y - down / zoom).kept(frame);
  }

  /// Where a movement comes to that has led from another view to this one, if it goes on as long
  /// again.
  CircuitView onwards(CircuitView before, Frame frame) {
    var factor = zoom / before.zoom;
    return new CircuitView(
            Math.clamp(zoom * factor, 1, MOST),
            x + (x - before.x) / factor,
            y + (y - before.y) / factor)
        .kept(frame);
  }

  /// With a place of the plane in the middle.
  CircuitView around(double planeX, double planeY, Frame frame) {
    return new CircuitView(
            zoom, planeX - frame.width() / zoom / 2, planeY - frame.height() / zoom / 2)
        .kept(frame);
  }

  /// No further than to the edges of the plane.
  CircuitView kept(Frame frame) {
    return new CircuitView(
        zoom,
        Math.clamp(x, 0, frame.width() - frame.width() / zoom),
        Math.clamp(y, 0, frame.height() - frame.height() / zoom));
  }

  boolean whole() {
    return zoom <= 1.001;
  }
}
