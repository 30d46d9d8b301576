package org.featurescope.app.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.Spoken;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The trainings on the disk, what came of each, and what can be done with it: draw it beside the
/// present one, go on, look through it.
final class RunsCard extends VBox {
  private static final List<CourseFigure> SHOWN =
      List.of(CourseFigure.EXPLAINED, CourseFigure.ACTIVE, CourseFigure.DEAD);

  private static final List<String> HEADS = List.of("Explained", "Active", "Dead");

  /// Letters' sizes that a row takes with its buttons.
  private static final double ROOM = 40;

  private final TrainViewModel model;
  private final GridPane rows = new GridPane();
  private final Label none =
      new Label(
          "None yet. Each training is listed here with what came of it: draw it beside another,"
              + " go on with it after a pause or a restart, look through it.");

  private boolean narrow;

  RunsCard(TrainViewModel model) {
    this.model = model;
    setId("train-runs");
    getStyleClass().add("card");
    var title = new Label("Trainings");
    title.getStyleClass().add("section-title");
    rows.getStyleClass().add("run-rows");
    var first = new ColumnConstraints();
    first.setHgrow(Priority.ALWAYS);
    first.setFillWidth(true);
    rows.getColumnConstraints().add(first);
    for (var each = 0; each < SHOWN.size(); each++) {
      var number = new ColumnConstraints();
      number.setHalignment(HPos.RIGHT);
      rows.getColumnConstraints().add(number);
    }
    none.getStyleClass().add("caption");
    none.setWrapText(true);
    none.setMinHeight(USE_PREF_SIZE);
    getChildren().addAll(title, none);
    model.runs().allProperty().subscribe(this::show);
    model.runs().comparedProperty().subscribe(this::show);
    model.stateProperty().subscribe(this::show);
    widthProperty().subscribe(this::fit);
    show();
  }

  /// What can be done with a training goes below it where there is no room beside it.
  private void fit() {
    var letters = getWidth() / none.getFont().getSize();
    if (narrow != letters < ROOM) {
      narrow = letters < ROOM;
      show();
    }
  }

  private void show() {
    var all = model.runs().allProperty().get();
    var focused = focused();
    getChildren().set(1, all.isEmpty() ? none : rows);
    rows.getChildren().clear();
    for (var at = 0; at < HEADS.size(); at++) {
      var head = new Label(HEADS.get(at));
      head.getStyleClass().add("caption");
      head.setMinWidth(Region.USE_PREF_SIZE);
      head.setTooltip(new Tooltip(SHOWN.get(at).about()));
      rows.add(head, at + 1, 0);
    }
    for (var at = 0; at < all.size(); at++) {
      fill(all.get(at), 2 * at + 1);
    }
    focused.ifPresent(this::focus);
  }

  /// Which of the deeds with a training has the keyboard.
  private record Place(Object directory, int at) {}

  private Stream<HBox> deeds() {
    return rows.getChildren().stream().filter(HBox.class::isInstance).map(HBox.class::cast);
  }

  private Optional<Place> focused() {
    return deeds()
        .flatMap(deeds ->
            deeds.getChildren().stream()
                .filter(Node::isFocused)
                .map(deed -> new Place(deeds.getUserData(), deeds.getChildren().indexOf(deed))))
        .findFirst();
  }

  /// The buttons are others now: without this the keyboard would be elsewhere in the window.
  private void focus(Place place) {
    deeds()
        .filter(deeds -> place.directory().equals(deeds.getUserData()))
        .flatMap(deeds -> deeds.getChildren().stream().skip(place.at()).limit(1))
        .forEach(Node::requestFocus);
  }

  private void fill(TrainingRun run, int row) {
    var name = new Label(run.name());
    name.setTooltip(new Tooltip(run.directory().toString()));
    var about = new Label(about(run));
    about.getStyleClass().add("caption");
    about.setWrapText(true);
    about.setMinHeight(USE_PREF_SIZE);
    rows.add(new VBox(name, about), 0, row);
    var last =
        run.course().isEmpty() ? Map.<CourseFigure, Double>of() : run.course().getLast().values();
    for (var at = 0; at < SHOWN.size(); at++) {
      var figure = SHOWN.get(at);
      var value = last.get(figure);
      var number =
          new Label(
              value == null
                  ? "\u2013"
                  : figure.share() ? Figures.of(100 * value) + "\u2009%" : Figures.of(value));
      number.getStyleClass().add("figure");
      number.setMinWidth(Region.USE_PREF_SIZE);
      rows.add(number, at + 1, row);
    }
    var deeds = new HBox(compare(run));
    deeds.getStyleClass().add("run-deeds");
    deeds.setUserData(run.directory());
    next(run).ifPresent(deeds.getChildren()::add);
    if (narrow) {
      rows.add(deeds, 0, row + 1, SHOWN.size() + 1, 1);
    } else {
      rows.add(deeds, SHOWN.size() + 1, row);
    }
  }

  /// "TopK, 2 048 latents, k = 16, blocks.2.hook_resid_post. 41 % done".
  private String about(TrainingRun run) {
    var config = run.config();
    var kind = Kind.of(config.kind());
    var told = new StringBuilder(kind.map(Kind::title).orElse(config.kind()));
    if (config.latents() > 0) {
      told.append(", ").append(Spoken.count(config.latents(), "latent", "latents"));
    }
    if (kind.map(Kind::usesK).orElse(true)) {
      told.append(", k = ").append(config.k());
    }
    config.hook().forEach(hook -> told.append(", ").append(place(hook)));
    if (learning(run)) {
      told.append(". Learning now");
    } else if (!run.finished()) {
      told.append(". ").append(run.extent());
    }
    return told.toString();
  }

  /// "layer 2" for what most trainings learn from, other hooks by their names.
  private static String place(String hook) {
    var output = hook.matches("blocks\\.\\d+\\.hook_resid_post");
    return output ? "layer " + hook.split("\\.")[1] : hook;
  }

  private boolean learning(TrainingRun run) {
    return model.stateProperty().get() instanceof TrainState.Running(var directory)
        && directory.equals(run.directory());
  }

  private ToggleButton compare(TrainingRun run) {
    var hue = model.runs().hue(run.directory());
    var toggle = new ToggleButton("Compare");
    toggle.getStyleClass().setAll("button", "run-compare");
    toggle.setAccessibleText("Compare " + run.name());
    toggle.setTooltip(new Tooltip("Draw its course beside the present one"));
    toggle.setGraphic(
        hue.isPresent() ? new HueBadge(hue.getAsInt()) : new FontIcon(Feather.TRENDING_DOWN));
    toggle.setSelected(hue.isPresent());
    var full = model.runs().comparedProperty().get().size() >= TrainingRuns.MOST;
    toggle.setDisable(run.course().isEmpty() || learning(run) || full && hue.isEmpty());
    toggle.setOnAction(event -> model.runs().compare(run.directory(), toggle.isSelected()));
    return toggle;
  }

  /// What is worth doing next with a training.
  private Optional<Button> next(TrainingRun run) {
    if (learning(run)) {
      return Optional.empty();
    }
    if (run.resumable()) {
      return Optional.of(
          button(
              "Go on",
              Action.of(
                      "Go on with " + run.name(),
                      Feather.FAST_FORWARD,
                      () -> model.resume(run.directory()))
                  .when(
                      model.stateProperty().map(state -> !(state instanceof TrainState.Running)))));
    }
    return run.readable()
        ? Optional.of(
            button(
                "Read",
                Action.of(
                    "Look through " + run.name(), Feather.BOOK_OPEN, () -> model.openInRead(run))))
        : Optional.empty();
  }

  private static Button button(String word, Action action) {
    var button = Buttons.labelled(word, action);
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }
}
