package org.featurescope.app.train;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.app.task.RunningJob;
import org.featurescope.compute.job.Figure;
import org.featurescope.viz.chart.Curve;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// How a training goes: its latest figures in a row, below them the loss from the start. Before the
/// first it says what will be here.
final class CourseCard extends VBox {
  private final HBox figures = new HBox();
  private final Curve loss = new Curve("Loss");
  private final Label waiting = new Label("The first figures come after a few steps.");
  private final VBox going;
  private final Node empty = empty();

  CourseCard() {
    setId("train-course");
    getStyleClass().addAll("card", "course");
    figures.setId("train-figures");
    figures.getStyleClass().add("tiles");
    waiting.getStyleClass().add("quiet");
    var name = new Label("Loss");
    name.getStyleClass().add("caption");
    going = new VBox(figures, waiting, name, loss);
    going.getStyleClass().add("course-going");
    name.visibleProperty().bind(figures.visibleProperty());
    loss.visibleProperty().bind(figures.visibleProperty());
    waiting.visibleProperty().bind(figures.visibleProperty().not());
    going.getChildren().forEach(each -> each.managedProperty().bind(each.visibleProperty()));
    var heading = new Label("Course");
    heading.getStyleClass().add("section-title");
    getChildren().addAll(heading, empty);
  }

  private static Node empty() {
    var icon = new FontIcon(Feather.ACTIVITY);
    icon.getStyleClass().add("large-icon");
    var title = new Label("No training yet");
    title.getStyleClass().add("section-title");
    var words =
        new Label(
            "Loss, active latents and the variance explained are drawn here while it learns.");
    words.getStyleClass().add("state-words");
    words.setWrapText(true);
    var all = new VBox(icon, title, words);
    all.setId("train-course-empty");
    all.getStyleClass().addAll("state", "course-empty");
    return all;
  }

  /// Forgets the loss of the last training.
  void begin() {
    loss.clear();
  }

  /// @param seen how far a training has come, empty before the first
  void show(Optional<RunningJob.Snapshot> seen) {
    getChildren().set(1, seen.isPresent() ? going : empty);
    figures.getChildren().clear();
    seen.ifPresent(this::fill);
    figures.setVisible(!figures.getChildren().isEmpty());
  }

  private void fill(RunningJob.Snapshot now) {
    if (now.unit().equals("steps")) {
      tile("Step", Figures.count(now.done()) + " of " + Figures.count(now.total()));
    }
    for (var found : now.figures()) {
      tile(capital(found.label()), text(found));
      if (found.label().equals("loss")) {
        loss.add(now.fraction().orElse(0), found.value());
      }
    }
  }

  private static String capital(String label) {
    return label.isEmpty() ? label : Character.toUpperCase(label.charAt(0)) + label.substring(1);
  }

  private static String text(Figure found) {
    return found.share() ? Figures.of(100 * found.value()) + "\u2009%" : Figures.of(found.value());
  }

  private void tile(String name, String value) {
    var label = new Label(name);
    label.getStyleClass().add("caption");
    var number = new Label(value);
    number.getStyleClass().addAll("figure", "tile-figure");
    var tile = new VBox(label, number);
    tile.getStyleClass().add("tile");
    if (figures.getChildren().isEmpty()) {
      tile.getStyleClass().add("first");
    }
    tile.setAlignment(Pos.CENTER_LEFT);
    HBox.setHgrow(tile, Priority.ALWAYS);
    figures.getChildren().add(tile);
  }
}
