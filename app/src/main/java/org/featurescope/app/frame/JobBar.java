package org.featurescope.app.frame;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.RunningJob;
import org.featurescope.compute.job.Figure;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The foot of the window: a row for every job that takes longer than a moment, with progress,
/// rate, remaining time and cancel. Without jobs it collapses to one quiet line.
final class JobBar extends VBox {
  private static final PseudoClass IDLE = PseudoClass.getPseudoClass("idle");

  /// Quick work (a short text, a keystroke) comes and goes unannounced.
  private static final Duration A_MOMENT = Duration.ofMillis(400);

  private final Jobs jobs;
  private final Map<RunningJob, JobRow> rows = new HashMap<>();
  private final HBox idle;

  JobBar(Jobs jobs, ObservableValue<String> status) {
    this.jobs = jobs;
    getStyleClass().add("job-bar");
    var dot = new Region();
    dot.getStyleClass().add("status-dot");
    var quiet = new Label("No jobs running");
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var last = new Label();
    last.textProperty().bind(status);
    last.getStyleClass().add("job-status");
    idle = new HBox(dot, quiet, space, last);
    idle.getStyleClass().add("job-row");
    idle.setAlignment(Pos.CENTER_LEFT);
    getChildren().add(idle);
    pseudoClassStateChanged(IDLE, true);
    jobs.running().addListener(this::changed);
  }

  private void changed(ListChangeListener.Change<? extends RunningJob> change) {
    while (change.next()) {
      change.getRemoved().forEach(this::ended);
      change.getAddedSubList().forEach(this::started);
    }
  }

  private void started(RunningJob job) {
    jobs.after(
        A_MOMENT,
        () -> {
          if (jobs.running().contains(job) && !rows.containsKey(job)) {
            var row = new JobRow(job);
            rows.put(job, row);
            arrange();
          }
        });
  }

  private void ended(RunningJob job) {
    if (rows.remove(job) != null) {
      arrange();
    }
  }

  private void arrange() {
    getChildren().clear();
    jobs.running().stream().filter(rows::containsKey).map(rows::get).forEach(getChildren()::add);
    var nothing = getChildren().isEmpty();
    if (nothing) {
      getChildren().add(idle);
    }
    pseudoClassStateChanged(IDLE, nothing);
  }

  /// One job: icon, title, bar, share, rate, time left, what it has found, cancel.
  private static final class JobRow extends HBox {
    private final ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    private final Label share = new Label();
    private final Label rate = new Label();
    private final Label left = new Label();
    private final Label figures = new Label();

    JobRow(RunningJob job) {
      getStyleClass().add("job-row");
      setAlignment(Pos.CENTER_LEFT);
      var title = new Label(Figures.inWords(job.title()));
      title.getStyleClass().add("job-title");
      title.setMinWidth(Region.USE_PREF_SIZE);
      share.getStyleClass().add("figure");
      rate.getStyleClass().add("figure");
      figures.getStyleClass().add("figure");
      HBox.setHgrow(figures, Priority.SOMETIMES);
      // In a small window the bar and the figures give way, not the short words; under the mouse
      // the figures are whole.
      var whole = new Tooltip();
      whole.textProperty().bind(figures.textProperty());
      figures.setTooltip(whole);
      List.of(share, rate, left).forEach(each -> each.setMinWidth(Region.USE_PREF_SIZE));
      var cancel =
          Buttons.labelled("Cancel", Action.of("Cancel " + job.title(), Feather.X, job::cancel));
      cancel.getStyleClass().add("flat");
      cancel.setMinWidth(Region.USE_PREF_SIZE);
      getChildren()
          .addAll(new FontIcon(Feather.LAYERS), title, bar, share, rate, left, figures, cancel);
      job.snapshotProperty().addListener((seen, before, after) -> show(after));
      show(job.snapshot());
    }

    private void show(RunningJob.Snapshot now) {
      var fraction = now.fraction();
      bar.setProgress(fraction.orElse(ProgressBar.INDETERMINATE_PROGRESS));
      share.setText(
          fraction.isPresent() ? Math.round(100 * fraction.getAsDouble()) + "\u2009%" : "");
      rate.setText(
          now.rate().isPresent() && now.rate().getAsDouble() > 0
              ? rate(now.rate().getAsDouble(), now.unit())
              : "");
      left.setText(now.remaining().map(Spoken::left).orElse(""));
      figures.setText(
          now.figures().stream().map(JobRow::text).collect(Collectors.joining(" \u00b7 ")));
    }

    private static String rate(double rate, String unit) {
      return (unit.equals("bytes") ? Spoken.bytes(rate) : Figures.of(rate) + " " + unit) + "/s";
    }

    private static String text(Figure figure) {
      return figure.label()
          + " "
          + (figure.share()
              ? Figures.of(100 * figure.value()) + "\u2009%"
              : Figures.of(figure.value()));
    }
  }
}
