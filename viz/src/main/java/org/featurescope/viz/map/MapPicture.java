package org.featurescope.viz.map;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import javafx.scene.image.ImageView;

/// The points of a map as pixels. While the plane is only moved, what is drawn already moves with
/// it, and of the points those are drawn that come into view.
final class MapPicture {
  private final ImageView image = new ImageView();
  private PointRaster raster = new PointRaster(1, 1);
  private Optional<MapPainter> painter = Optional.empty();

  /// Where the plane was when it was drawn last; empty where nothing of that counts any more.
  private Optional<MapView> drawn = Optional.empty();

  MapPicture() {
    image.setManaged(false);
    image.setMouseTransparent(true);
    // One pixel of the picture is one of the screen: nothing to smooth, which would take time.
    image.setSmooth(false);
  }

  ImageView node() {
    return image;
  }

  PointRaster raster() {
    return raster;
  }

  /// Other points, or other colours.
  void paintWith(MapPainter other) {
    painter = Optional.of(other);
    forget();
  }

  /// What is drawn is not right any more.
  void forget() {
    drawn = Optional.empty();
  }

  /// @param width in pixels of the window
  /// @param height in pixels of the window
  /// @param pixels of the screen for one of the window
  void resize(double width, double height, double pixels) {
    var columns = (int) Math.ceil(width * pixels);
    var rows = (int) Math.ceil(height * pixels);
    if (raster.width() != columns || raster.height() != rows) {
      raster = new PointRaster(columns, rows);
      image.setImage(raster.image());
      image.setFitWidth(columns / pixels);
      image.setFitHeight(rows / pixels);
      forget();
    }
  }

  /// Draws what is missing.
  ///
  /// @param pixels of the screen for one of the window
  /// @param base the radius of a middling point, in pixels of the window
  void draw(MapView wanted, double pixels, double base, BitSet selected) {
    var view = wanted.onPixels(pixels);
    if (drawn.equals(Optional.of(view)) || painter.isEmpty()) {
      return;
    }
    var parts =
        drawn
            .filter(before -> before.scaleX() == view.scaleX() && before.scaleY() == view.scaleY())
            .map(before -> moved(before, view, pixels))
            .orElseGet(() -> List.of(raster.whole()));
    painter.get().paint(raster, parts, view, pixels, base, selected);
    raster.show();
    drawn = Optional.of(view);
  }

  private List<PointRaster.Part> moved(MapView before, MapView now, double pixels) {
    return raster.move(
        (int) Math.round((now.left() - before.left()) * pixels),
        (int) Math.round((now.bottom() - before.bottom()) * pixels));
  }
}
