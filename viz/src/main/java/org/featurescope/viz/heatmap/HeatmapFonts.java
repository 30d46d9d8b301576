package org.featurescope.viz.heatmap;

import javafx.scene.text.Font;
import org.featurescope.viz.text.Typeface;

/// The fonts of a heatmap at one size.
record HeatmapFonts(Font reading, Font margin, Font chip, Font number) {
  static HeatmapFonts of(Metrics metrics) {
    var scale = metrics.scale();
    return new HeatmapFonts(
        Typeface.REGULAR.at(metrics.fontSize()),
        Typeface.MONO.at(11.5 * scale),
        Typeface.MONO.at(11 * scale),
        Typeface.MONO.at(10.5 * scale));
  }
}
