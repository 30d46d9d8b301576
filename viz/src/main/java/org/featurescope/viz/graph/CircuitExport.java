package org.featurescope.viz.graph;

import javafx.scene.image.WritableImage;
import org.featurescope.viz.color.Palette;

/// A circuit as a picture or page of its own.
public final class CircuitExport {
  private CircuitExport() {}

  /// Pixels, with so many for one of the drawing; on the thread of the toolkit only.
  public static WritableImage image(
      CircuitPicture picture, Palette palette, double width, double height, double scale) {
    throw new UnsupportedOperationException("image");
  }

  /// The same picture as SVG. Runs on any thread.
  public static String svg(CircuitPicture picture, Palette palette, double width, double height) {
    throw new UnsupportedOperationException("svg");
  }

  /// One page that needs nothing else, with the picture to hover over, click and prune. Runs on any
  /// thread.
  public static String html(
      String title, CircuitPicture picture, Palette palette, double width, double height) {
    throw new UnsupportedOperationException("html");
  }
}
