package org.featurescope.viz.map;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.layout.Background;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;

/// What stands over the points: the names of clusters, the pin, the ring under the mouse with what
/// it reads, and the rectangle that selects.
final class MapOverlay extends Pane {
  private final Region band = new Region();
  private final Region ring = new Region();
  private final Region pin = new Region();
  private final Label pinNumber = new Label();
  private final Label hint = new Label();
  private final List<Label> names = new ArrayList<>();
  private Background ground = Background.EMPTY;
  private ClusterLabels labels = ClusterLabels.none();

  MapOverlay() {
    setMouseTransparent(true);
    setManaged(false);
    band.getStyleClass().add("map-band");
    ring.getStyleClass().add("map-ring");
    pin.getStyleClass().add("map-pin");
    pinNumber.getStyleClass().add("map-pin-number");
    hint.getStyleClass().add("drawing-hint");
    for (var each : List.of(band, ring, pin, pinNumber, hint)) {
      each.setManaged(false);
      each.setVisible(false);
    }
    getChildren().addAll(ring, pin, pinNumber, band, hint);
  }

  void name(ClusterLabels labels) {
    this.labels = labels;
    getChildren().removeAll(names);
    names.clear();
    for (var name : labels.names()) {
      var label = new Label(name.words());
      label.getStyleClass().add("map-name");
      label.setManaged(false);
      label.setBackground(ground);
      names.add(label);
    }
    getChildren().addAll(0, names);
  }

  /// The names stand on the page's colour, let through a little.
  void color(Palette palette) {
    var radius = new CornerRadii(4);
    var page = palette.get(Role.CANVAS).deriveColor(0, 1, 1, 0.8);
    ground = new Background(new BackgroundFill(page, radius, Insets.EMPTY));
    for (var name : names) {
      name.setBackground(ground);
    }
  }

  /// The names that can be seen, as they are written.
  List<String> written() {
    return names.stream().filter(name -> name.getOpacity() > 0).map(Label::getText).toList();
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

  /// Puts a ring around a point, and says what it is; none and nothing where that is empty.
  void showReading(String words) {
    ring.setVisible(!words.isEmpty());
    hint.setVisible(!words.isEmpty());
    hint.setText(words);
  }

  void placeReading(double x, double y, double radius) {
    circle(ring, x, y, radius);
    hint.autosize();
    var right = Math.min(x + radius + 4, getWidth() - hint.getWidth() - 2);
    var below = y + radius + 4;
    var above = y - radius - 4 - hint.getHeight();
    hint.relocate(
        Math.round(Math.max(2, right)),
        Math.round(below + hint.getHeight() > getHeight() ? above : below));
  }

  /// Whether a point has the pin, its hue and its number.
  void showPin(boolean shown, int hue, String number) {
    HueBadge.mark(pin, hue);
    pinNumber.setText(number);
    pin.setVisible(shown);
    pinNumber.setVisible(shown);
  }

  void placePin(double x, double y, double radius) {
    circle(pin, x, y, radius);
    pinNumber.autosize();
    var right = x + radius + 3;
    var left = x - radius - 3 - pinNumber.getWidth();
    // At the right edge the number stands before its pin.
    pinNumber.relocate(
        Math.round(right + pinNumber.getWidth() > getWidth() ? left : right),
        Math.round(y - pinNumber.getHeight() / 2));
  }

  private static void circle(Region region, double x, double y, double radius) {
    region.resizeRelocate(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  /// Writes the names where the view has the clusters now.
  void placeNames(MapView view, double width, double height) {
    for (var name : names) {
      // Not invisible: what cannot be seen is not styled either, and has no size.
      name.setOpacity(0);
    }
    var taken = new ArrayList<ClusterLabels.Place>();
    if (pin.isVisible()) {
      taken.add(room(pin));
      taken.add(room(pinNumber));
    }
    for (var place : labels.place(view, width, height, sizes(), taken)) {
      var name = names.get(place.index());
      name.setOpacity(1);
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
