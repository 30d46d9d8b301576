package org.featurescope.app.train;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.compute.train.SaeTrainingResult;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What fills the Train view: settings with what the training would cost; beside or below them what
/// came out, how it goes, a text seen through it, and the trainings before; at its foot what can be
/// done.
final class TrainPage extends VBox {
  /// Widths in letters' sizes: from how many on there are two columns.
  private static final double SIDE_BY_SIDE = 66;

  /// Below how many nothing is beside anything.
  private static final double NARROW = 40;

  private static final double SETTINGS_SHARE = 42;
  private static final double GAP = 12;

  private final TrainViewModel model;
  private final TrainActions actions;
  private final TrainForm form;
  private final CourseCard course;
  private final VBox outcome = new VBox();
  private final VBox news;
  private final GridPane page = new GridPane();
  private final Label next = new Label();
  private final List<Button> deeds;
  private final ScrollPane scroll = new ScrollPane();

  /// Whether the course is kept in sight.
  private boolean atCourse;

  TrainPage(TrainViewModel model, TrainActions actions) {
    this.model = model;
    this.actions = actions;
    form = new TrainForm(model);
    course = new CourseCard(model);
    outcome.setId("train-outcome");
    outcome.managedProperty().bind(outcome.visibleProperty());
    VBox.setVgrow(course, Priority.ALWAYS);
    news = new VBox(outcome, course, new ProbeCard(model), new RunsCard(model));
    news.getStyleClass().add("cards");
    page.getStyleClass().add("train");
    page.getChildren().addAll(form, news);
    page.setMinHeight(Region.USE_PREF_SIZE);
    scroll.setContent(page);
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    course.boundsInParentProperty().subscribe(bounds -> showCourse());
    scroll.viewportBoundsProperty().map(Bounds::getWidth).subscribe(width -> arrange(width));
    next.fontProperty().subscribe(() -> arrange(scroll.getViewportBounds().getWidth()));
    // Whoever turns to something else on the page is left there.
    scroll.addEventFilter(ScrollEvent.SCROLL, event -> atCourse = false);
    scroll.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> atCourse = false);
    scroll.addEventFilter(KeyEvent.KEY_PRESSED, event -> atCourse = false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    deeds =
        List.of(
            button(Buttons.labelled("Pause", actions.pause())),
            button(Buttons.labelled("Go on", actions.resume())),
            button(Buttons.primary("Start", actions.start())));
    getChildren().addAll(header(), scroll, foot());
    setId("train");
    model.stateProperty().subscribe(this::show);
    model.settings().neededProperty().subscribe(this::showNext);
    model.startableProperty().subscribe(this::showNext);
    model.resumableProperty().subscribe(this::showNext);
    model.costProperty().subscribe(this::showNext);
  }

  /// Settings and news side by side where there is room, otherwise one below the other. In a narrow
  /// column the cards of the settings are below each other too.
  private void arrange(double width) {
    var letters = width / next.getFont().getSize();
    var wide = letters >= SIDE_BY_SIDE;
    form.stack(wide || letters < NARROW);
    page.getColumnConstraints().setAll(column(wide ? SETTINGS_SHARE : 100));
    if (wide) {
      page.getColumnConstraints().add(column(100 - SETTINGS_SHARE));
    }
    GridPane.setConstraints(form, 0, 0);
    GridPane.setConstraints(news, wide ? 1 : 0, wide ? 0 : 1);
    GridPane.setVgrow(news, Priority.ALWAYS);
  }

  private static ColumnConstraints column(double share) {
    var column = new ColumnConstraints();
    column.setPercentWidth(share);
    return column;
  }

  void focus() {
    // What a scroll pane holds is in the window once the style sheets have been there.
    applyCss();
    form.focus();
  }

  static Label words(String text) {
    var label = new Label(text);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    label.getStyleClass().add("state-words");
    label.setStyle("-fx-text-alignment: left;");
    return label;
  }

  private static HBox header() {
    var title = new Label("Train");
    title.getStyleClass().add("view-title");
    var counts = new Label("Autoencoders for the model in use");
    counts.getStyleClass().add("view-counts");
    var header = new HBox(title, counts);
    header.getStyleClass().add("view-header");
    header.setAlignment(Pos.CENTER_LEFT);
    return header;
  }

  /// What is still to choose, and the buttons: always in sight, however long the page.
  private HBox foot() {
    next.setId("train-next");
    next.getStyleClass().add("quiet");
    next.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(next, Priority.ALWAYS);
    var foot = new HBox(next);
    foot.getChildren().addAll(deeds);
    foot.setId("train-buttons");
    foot.getStyleClass().add("train-foot");
    return foot;
  }

  private static Button button(Button button) {
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  private void show(TrainState state) {
    outcome
        .getChildren()
        .setAll(
            switch (state) {
              case TrainState.Ready() -> List.of();
              case TrainState.Running running -> List.of();
              case TrainState.Paused(var folder) ->
                  List.of(
                      note(
                          Feather.PAUSE,
                          "Paused at its last step, which is kept. It can go on now, or after a"
                              + " restart of the program.",
                          // The settings may be another training's by now.
                          Buttons.primary(
                              "Go on",
                              Action.of(
                                  "Go on with the paused training",
                                  Feather.FAST_FORWARD,
                                  () -> model.resume(folder)))));
              case TrainState.Finished(var result) ->
                  List.of(
                      note(
                          Feather.CHECK,
                          told(result),
                          Buttons.primary("Open in Read", actions.open())));
              case TrainState.Failed(var problem) -> List.of(new ProblemPane(problem));
            });
    outcome.setVisible(!outcome.getChildren().isEmpty());
    atCourse = !(state instanceof TrainState.Ready);
    showCourse();
    showNext();
    keepKeyboard();
  }

  /// Where the button that was pressed is gone, or cannot be pressed any more, the keyboard is on
  /// what can be done next: otherwise it would be elsewhere in the window.
  private void keepKeyboard() {
    var owner = getScene() == null ? null : getScene().getFocusOwner();
    if (owner != null && (owner.isDisabled() || !getScene().equals(owner.getScene()))) {
      Stream.concat(outcome.lookupAll(".button").stream(), deeds.stream())
          .filter(each -> !each.isDisabled())
          .findFirst()
          .ifPresent(Node::requestFocus);
    }
  }

  /// Scrolls so far that all of the course is seen.
  private void showCourse() {
    var beyond = page.getHeight() - scroll.getViewportBounds().getHeight();
    if (atCourse && beyond > 0) {
      var bottom = news.getBoundsInParent().getMinY() + course.getBoundsInParent().getMaxY() + GAP;
      scroll.setVvalue(
          Math.clamp((bottom - scroll.getViewportBounds().getHeight()) / beyond, 0, 1));
    }
  }

  private void showNext() {
    var needed = model.settings().neededProperty().getValue();
    next.setText(
        switch (model.stateProperty().get()) {
          case TrainState.Running running -> "It learns. Pause keeps its last step.";
          case TrainState.Paused paused when model.resumableProperty().get() ->
              "Paused. With other settings a new training begins.";
          default ->
              !needed.isEmpty()
                  ? "Still to choose: " + String.join(", ", needed) + "."
                  : readiness();
        });
  }

  /// With everything chosen.
  private String readiness() {
    if (model.costProperty().get() instanceof CostState.Impossible) {
      return "These settings cannot be used: see Cost.";
    }
    if (model.startableProperty().get()) {
      return "Ready to start.";
    }
    return model.resumableProperty().get()
        ? "The folder holds a training: go on with it, or choose another."
        : "The folder holds a training that cannot go on: choose another.";
  }

  /// What has come of it, framed.
  private static HBox note(Ikon icon, String text, Button... buttons) {
    var words = words(text);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    var note = new HBox(new FontIcon(icon), words);
    for (var each : buttons) {
      note.getChildren().add(button(each));
    }
    note.getStyleClass().add("train-note");
    return note;
  }

  /// The course's last point is the last step alone, which may be off by some.
  private static String told(SaeTrainingResult result) {
    return result.autoencoders().stream()
        .map(sae ->
            "%s: %s %% of the variance explained with %s active features, %s %% of the latents dead."
                .formatted(
                    sae.hook(),
                    Figures.of(100 * (1 - sae.normalisedMse())),
                    Figures.of(sae.l0()),
                    Figures.of(100 * sae.deadFraction())))
        .collect(
            Collectors.joining(
                "\n", "", "\nMeans of the last steps; the course below shows single steps."));
  }
}
