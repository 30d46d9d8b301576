package org.featurescope.app.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.task.RunningJob;
import org.featurescope.viz.chart.Curve;
import org.featurescope.viz.text.Figures;

/// How a training goes: a curve for each of its figures, beside those of the trainings that are
/// compared with it. Before the first it says what will be here.
final class CourseCard extends VBox {
  private static final int COLUMNS = 2;

  private final TrainViewModel model;
  private final Label progress = new Label();
  private final Label extent = new Label();
  private final Map<CourseFigure, FigurePlot> plots = new EnumMap<>(CourseFigure.class);

  CourseCard(TrainViewModel model) {
    this.model = model;
    setId("train-course");
    getStyleClass().addAll("card", "course");
    var title = new Label("Course");
    title.getStyleClass().add("section-title");
    title.setMinWidth(Region.USE_PREF_SIZE);
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    progress.setId("train-progress");
    progress.getStyleClass().addAll("quiet", "figure");
    extent.setId("train-extent");
    extent.getStyleClass().add("caption");
    getChildren().addAll(new HBox(title, space, progress), figures(), extent);
    model.course().addListener(this::follow);
    plots.values().forEach(plot -> plot.show(model.course()));
    model.progressProperty().subscribe(this::showProgress);
    model.stateProperty().subscribe(this::showProgress);
    model.endProperty().subscribe(this::compare);
    model.runs().allProperty().subscribe(this::compare);
    model.runs().comparedProperty().subscribe(this::compare);
    compare();
  }

  private GridPane figures() {
    var grid = new GridPane();
    grid.setId("train-figures");
    grid.getStyleClass().add("course-figures");
    for (var column = 0; column < COLUMNS; column++) {
      var half = new ColumnConstraints();
      half.setPercentWidth(100.0 / COLUMNS);
      grid.getColumnConstraints().add(half);
    }
    for (var row = 0; row < CourseFigure.values().length / COLUMNS; row++) {
      var same = new RowConstraints();
      same.setVgrow(Priority.ALWAYS);
      grid.getRowConstraints().add(same);
    }
    VBox.setVgrow(grid, Priority.ALWAYS);
    for (var figure : CourseFigure.values()) {
      var plot = new FigurePlot(figure);
      plots.put(figure, plot);
      grid.add(plot, figure.ordinal() % COLUMNS, figure.ordinal() / COLUMNS);
    }
    return grid;
  }

  private void follow(ListChangeListener.Change<? extends Moment> change) {
    while (change.next()) {
      if (change.wasRemoved()) {
        plots.values().forEach(plot -> plot.show(model.course()));
      } else {
        change.getAddedSubList().forEach(this::add);
      }
    }
    showExtent();
  }

  private void add(Moment moment) {
    moment.values().forEach((figure, value) -> plots.get(figure).add(moment.tokens(), value));
  }

  private void showProgress() {
    var running = model.stateProperty().get() instanceof TrainState.Running;
    progress.setText(
        model
            .progressProperty()
            .get()
            .filter(now -> now.unit().equals("steps"))
            .map(now -> told(now, running))
            .orElse(""));
  }

  /// "Step 240 of 977, 12 400 tokens/s, 40 s left".
  private static String told(RunningJob.Snapshot now, boolean running) {
    var told = new StringBuilder("Step %s of %s".formatted(count(now.done()), count(now.total())));
    if (!running) {
      return told.toString();
    }
    now.figures().stream()
        .filter(each -> each.label().equals("tokens/s"))
        .findFirst()
        .ifPresent(speed ->
            told.append(", ").append(count(Math.round(speed.value()))).append(" tokens/s"));
    if (now.done() < now.total()) {
      now.remaining().ifPresent(left -> told.append(", ").append(Spoken.left(left)));
    }
    return told.toString();
  }

  private static String count(long number) {
    return Figures.count(number);
  }

  /// Beside the present training those that are compared, from where each began.
  private void compare() {
    var runs = model.runs();
    var drawn =
        runs.allProperty().get().stream()
            .filter(run -> runs.hue(run.directory()).isPresent())
            .toList();
    var end = Math.max(model.endProperty().get(), longest(drawn).orElse(0));
    plots.forEach(
        (figure, plot) -> plot.compare(end, drawn.stream().map(run -> line(run, figure)).toList()));
    showExtent();
  }

  private static OptionalDouble longest(List<TrainingRun> runs) {
    return runs.stream()
        .mapToDouble(run -> run.config().steps() * (double) run.config().batch())
        .max();
  }

  private Curve.Other line(TrainingRun run, CourseFigure figure) {
    return new Curve.Other(
        model.runs().hue(run.directory()).orElseThrow(), FigurePlot.points(run.course(), figure));
  }

  private void showExtent() {
    var compared = !model.runs().comparedProperty().get().isEmpty();
    var end = plots.get(CourseFigure.LOSS).end();
    extent.setText(
        model.course().isEmpty() && !compared
            ? "Drawn here while it learns."
            : "From left to right: 0 to " + count(Math.round(end)) + " tokens.");
  }
}
