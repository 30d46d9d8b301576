package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import javafx.scene.Node;
import javafx.scene.image.ImageView;
import org.featurescope.viz.color.Role;

/// Paints a circuit into an image, with its words over it. While the plane moves, a part of it that
/// is larger than what is seen is moved and scaled from frame to frame, and the next one is painted
/// beside; when it stands still, all of it is painted sharply.
final class CircuitPainter {
  private final ImageView image = new ImageView();
  private final WordPool words = new WordPool();
  private LineRaster raster = new LineRaster(1, 1);

  /// What is moved while the plane moves.
  private final Ahead ahead = new Ahead(ForkJoinPool.commonPool());

  private double pixels = 1;
  private boolean groundStale = true;

  CircuitPainter() {
    image.setManaged(false);
    image.setMouseTransparent(true);
    // One pixel of the picture is one of the screen: nothing to smooth, which would take time.
    image.setSmooth(false);
  }

  /// The image and the words, in the order in which they lie over each other.
  List<Node> parts() {
    return List.of(image, words);
  }

  List<String> written() {
    return words.written();
  }

  /// Nothing that was painted is of use any more.
  void forget() {
    ahead.forget();
    groundStale = true;
  }

  /// What lies below the nodes has changed, or is seen otherwise.
  void staleGround() {
    groundStale = true;
  }

  /// Sets the size in pixels of the window; true where it was another.
  ///
  /// @param density pixels of the image for one of the window
  boolean resize(double width, double height, double density) {
    var columns = (int) Math.ceil(width * density);
    var rows = (int) Math.ceil(height * density);
    words.resize(width, height);
    if (raster.width() == columns && raster.height() == rows && pixels == density) {
      return false;
    }
    pixels = density;
    raster = raster.sized(columns, rows);
    image.setImage(raster.image());
    image.setFitWidth(columns / density);
    image.setFitHeight(rows / density);
    forget();
    return true;
  }

  /// Begins to paint, beside whatever else happens, what the next movement begins with.
  void prepare(CircuitScene scene, Sight sight) {
    ahead.prepare(scene, sight, pixels);
  }

  /// @param moving whether the plane moves, so that speed counts for more than sharpness
  void paint(CircuitScene scene, Sight sight, boolean moving) {
    words.show(moving ? moving(scene, sight) : still(scene, sight));
    raster.show();
  }

  private List<Pen.Words> still(CircuitScene scene, Sight sight) {
    var lines = new ArrayList<Pen.Words>();
    if (groundStale) {
      var ground = new Strokes(lines, pixels);
      scene.ground(ground, sight, Integer.MAX_VALUE);
      raster.paint(canvas(sight), ground);
      groundStale = false;
    }
    ahead.rest();
    var over = new Strokes(lines, pixels);
    scene.over(over, sight);
    scene.rim(over, sight);
    raster.paintOver(over);
    return lines;
  }

  /// The ground stays stale: it is painted as a whole when everything stands still.
  private List<Pen.Words> moving(CircuitScene scene, Sight sight) {
    var drawing = ahead.at(scene, sight, pixels);
    var drawn = drawing.carried();
    var lines = new ArrayList<>(drawn.words(sight.view()));
    var rim = new Strokes(lines, pixels);
    scene.rim(rim, sight);
    raster.paintMoved(
        drawing.plate(),
        canvas(sight),
        drawn.scale(sight.view()),
        drawn.plateRight(sight.view()) * pixels,
        drawn.plateDown(sight.view()) * pixels,
        rim);
    return lines;
  }

  private static int canvas(Sight sight) {
    return Look.argb(sight.palette().get(Role.CANVAS));
  }
}
