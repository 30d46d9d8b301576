package org.featurescope.viz.map;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import org.featurescope.viz.color.HueBadge;

/// What stands over the points: the names of clusters, the pin, the frame under the mouse and the
/// rectangle that selects.
final class MapOverlay extends Pane {
  private final Region band = new Region();
  private final Region ring = new Region();
  private final Region pin = new Region();
  private final Label pinNumber = new Label();
  private final List<Label> names = new ArrayList<>();
  private ClusterLabels labels = ClusterLabels.none();

  MapOverlay() {
    setMouseTransparent(true);
    setManaged(false);
    band.getStyleClass().add("map-band");
    ring.getStyleClass().add("map-ring");
    pin.getStyleClass().add("map-pin");
    pinNumber.getStyleClass().add("map-pin-number");
    for (var each : List.of(band, ring, pin, pinNumber)) {
      each.setManaged(false);
      each.setVisible(false);
    }
    getChildren().addAll(ring, pin, pinNumber, band);
  }

  void name(ClusterLabels labels) {
    this.labels = labels;
    getChildren().removeAll(names);
    names.clear();
    for (var name : labels.names()) {
      var label = new Label(name.words());
      label.getStyleClass().add("map-name");
      label.setManaged(false);
      names.add(label);
    }
    getChildren().addAll(0, names);
  }

  /// The names that can be seen, as they are written.
  List<String> written() {
    return names.stream().filter(Label::isVisible).map(Label::getText).toList();
  }

  void band(double fromX, double fromY, double toX, double toY) {
    band.setVisible(true);
    band.resizeRelocate(
        Math.round(Math.min(fromX, toX)),
        Math.round(Math.min(fromY, toY)),
        Math.round(Math.abs(toX - fromX)),
        Math.round(Math.abs(toY - fromY)));
  }

  void hideBand() {
    band.setVisible(false);
  }

  /// A ring around a place; the radius that its point has is left free.
  void ring(double x, double y, double radius) {
    circle(ring, x, y, radius);
  }

  void hideRing() {
    ring.setVisible(false);
  }

  void hidePin() {
    pin.setVisible(false);
    pinNumber.setVisible(false);
  }

  void pin(double x, double y, double radius, int hue, String number) {
    HueBadge.mark(pin, hue);
    circle(pin, x, y, radius);
    pinNumber.setText(number);
    pinNumber.setVisible(true);
    pinNumber.autosize();
    var right = x + radius + 3;
    var left = x - radius - 3 - pinNumber.getWidth();
    // At the right edge the number stands before its pin.
    pinNumber.relocate(
        Math.round(right + pinNumber.getWidth() > getWidth() ? left : right),
        Math.round(y - pinNumber.getHeight() / 2));
  }

  private static void circle(Region region, double x, double y, double radius) {
    region.setVisible(true);
    region.resizeRelocate(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  /// Writes the names where the view has the clusters now.
  void placeNames(MapView view, double width, double height) {
    for (var name : names) {
      name.setVisible(false);
    }
    var taken = new ArrayList<ClusterLabels.Place>();
    if (pin.isVisible()) {
      taken.add(room(pin));
      taken.add(room(pinNumber));
    }
    for (var place : labels.place(view, width, height, sizes(), taken)) {
      var name = names.get(place.index());
      name.setVisible(true);
      name.resizeRelocate(place.left(), place.top(), place.width(), place.height());
    }
  }

  private static ClusterLabels.Place room(Region region) {
    return new ClusterLabels.Place(
        -1, region.getLayoutX(), region.getLayoutY(), region.getWidth(), region.getHeight());
  }

  private ClusterLabels.Sizes sizes() {
    return new ClusterLabels.Sizes() {
      @Override
      public double width(int index) {
        return Math.ceil(names.get(index).prefWidth(-1));
      }

      @Override
      public double height(int index) {
        return Math.ceil(names.get(index).prefHeight(-1));
      }
    };
  }
}
