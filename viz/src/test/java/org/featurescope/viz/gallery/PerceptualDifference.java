package org.featurescope.viz.gallery;

import java.awt.image.BufferedImage;
import javafx.scene.paint.Color;
import org.featurescope.viz.color.Oklab;

/// How different two images look: both are blurred a little, as the eye does, so that a letter
/// smoothed otherwise hardly counts while one that has moved or changed colour does; then each
/// pixel's distance in OKLab is taken.
final class PerceptualDifference {
  /// A distance that can just be seen between two areas side by side.
  private static final double VISIBLE = 0.02;

  private static final int BLUR = 1;

  private final double[][] distances;
  private final int width;
  private final int height;

  PerceptualDifference(BufferedImage expected, BufferedImage actual) {
    width = expected.getWidth();
    height = expected.getHeight();
    distances = new double[height][width];
    for (var y = 0; y < height; y++) {
      for (var x = 0; x < width; x++) {
        if (expected.getRGB(x, y) != actual.getRGB(x, y)) {
          measureAround(expected, actual, x, y);
        }
      }
    }
  }

  /// Fills in the distances that a pixel's own difference can reach.
  private void measureAround(BufferedImage expected, BufferedImage actual, int x, int y) {
    for (var v = Math.max(0, y - BLUR); v <= Math.min(height - 1, y + BLUR); v++) {
      for (var u = Math.max(0, x - BLUR); u <= Math.min(width - 1, x + BLUR); u++) {
        if (distances[v][u] == 0) {
          distances[v][u] = Oklab.of(mean(expected, u, v)).distance(Oklab.of(mean(actual, u, v)));
        }
      }
    }
  }

  /// The share of pixels that visibly differ, 0 to 1.
  double visibleShare() {
    var visible = 0;
    for (var row : distances) {
      for (var distance : row) {
        visible += distance > VISIBLE ? 1 : 0;
      }
    }
    return visible / (double) (width * height);
  }

  /// Visible differences in red on white, darker where larger.
  BufferedImage image() {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (var y = 0; y < height; y++) {
      for (var x = 0; x < width; x++) {
        var part = Math.min(1, distances[y][x] / (10 * VISIBLE));
        var rest = (int) (255 * (1 - part));
        image.setRGB(x, y, distances[y][x] > VISIBLE ? 200 << 16 | rest << 8 | rest : 0xFFFFFF);
      }
    }
    return image;
  }

  private static Color mean(BufferedImage image, int x, int y) {
    var red = 0.0;
    var green = 0.0;
    var blue = 0.0;
    var count = 0;
    for (var v = Math.max(0, y - BLUR); v <= Math.min(image.getHeight() - 1, y + BLUR); v++) {
      for (var u = Math.max(0, x - BLUR); u <= Math.min(image.getWidth() - 1, x + BLUR); u++) {
        var rgb = image.getRGB(u, v);
        red += rgb >> 16 & 255;
        green += rgb >> 8 & 255;
        blue += rgb & 255;
        count++;
      }
    }
    return Color.color(red / count / 255, green / count / 255, blue / count / 255);
  }
}
