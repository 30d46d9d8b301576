package org.featurescope.viz.heatmap;

import java.util.Optional;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.color.Underline;

/// A scale as a bar, pixel by pixel with the colours that tokens get.
final class ScaleBar extends Region {
  private final Canvas canvas = new Canvas();
  private final HeatColors colors;
  private final int layer;
  private final boolean signed;
  private Optional<Underline> underline = Optional.empty();
  private Color underlineColor = Color.TRANSPARENT;

  ScaleBar(HeatColors colors, int layer, boolean signed) {
    this.colors = colors;
    this.layer = layer;
    this.signed = signed;
    getStyleClass().add("scale-bar");
    setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
    getChildren().add(canvas);
  }

  void underline(Underline style, Color color) {
    underline = Optional.of(style);
    underlineColor = color;
  }

  @Override
  protected void layoutChildren() {
    var width = (int) getWidth();
    var height = (int) getHeight();
    canvas.setWidth(width);
    canvas.setHeight(height);
    var g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, width, height);
    var thickness = Math.max(1, Math.round(height / 9f));
    var bar = height - 2 * (thickness + 1);
    var top = thickness + 1;
    for (var x = 0; x < width; x++) {
      var part = width < 2 ? 1 : x / (width - 1f);
      g.setFill(colors.fill(layer, signed ? 2 * part - 1 : part));
      g.fillRect(x, top, 1, bar);
    }
    g.setStroke(colors.palette().get(Role.LINE_2));
    g.setLineWidth(1);
    g.strokeRoundRect(0.5, top + 0.5, width - 1.0, bar - 1.0, 4, 4);
    underline.ifPresent(style -> {
      g.setFill(underlineColor);
      RunPainter.draw(g, style, 0, width, height, thickness, thickness / 2.0);
    });
  }
}
