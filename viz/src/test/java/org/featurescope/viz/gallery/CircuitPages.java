package org.featurescope.viz.gallery;

import java.util.List;
import javafx.scene.Parent;
import org.featurescope.viz.gallery.Gallery.Page;
import org.featurescope.viz.graph.CircuitCanvas;
import org.featurescope.viz.graph.CircuitPicture;

/// The pages of what a circuit is made of.
public final class CircuitPages {
  private CircuitPages() {}

  static List<Page> all() {
    return List.of(
        new Page("circuit-two-hop", 1040, 520, () -> canvas(CircuitSamples.twoHopPicture())),
        new Page("circuit-compared", 760, 420, () -> canvas(CircuitSamples.compared())),
        new Page("circuit-dense", 900, 560, CircuitPages::dense));
  }

  static CircuitCanvas canvas(CircuitPicture picture) {
    var canvas = new CircuitCanvas();
    canvas.modelProperty().set(picture.model());
    canvas.groupsProperty().set(picture.groups());
    canvas.pinnedProperty().set(picture.pinned());
    canvas.currentProperty().set(picture.current());
    canvas.comparisonProperty().set(picture.comparison());
    return canvas;
  }

  private static Parent dense() {
    return canvas(CircuitPicture.of(CircuitSamples.random(16, 12, 300, 1500)).withCurrent(290));
  }
}
