package org.featurescope.app.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.stage.Stage;
import org.featurescope.app.TestStage;
import org.featurescope.app.task.FxJobs;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.Job;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What the foot of the window tells of a training under way.
@ExtendWith(ApplicationExtension.class)
class JobBarTest {
  private static final int TOTAL = 100_000;

  /// As a training of an autoencoder reports them.
  private static final List<Figure> FIGURES =
      List.of(
          Figure.of("tokens/s", 12_345),
          Figure.of("loss", 0.213),
          Figure.of("L0", 15.8),
          Figure.share("dead", 0.0213),
          Figure.share("explained variance", 0.874));

  private final FxJobs jobs = new FxJobs();
  private JobBar bar;

  @Start
  void open(Stage stage) {
    Typeface.loadAll();
    bar = new JobBar(jobs, new SimpleStringProperty(""));
    var scene = new Scene(bar, 1600, 60);
    new Appearance(Settings.inMemory(), new SimpleObjectProperty<>(ColorScheme.LIGHT)).dress(scene);
    TestStage.show(stage, scene);
  }

  @AfterEach
  void close() {
    WaitForAsyncUtils.asyncFx(jobs::close);
    WaitForAsyncUtils.waitForFxEvents();
  }

  /// Takes a step every moment until it is cancelled.
  private static Job<String> training() {
    return Job.of(
        "Training",
        (progress, cancellation) -> {
          for (var step = 1_000; ; step = Math.min(step + 10, TOTAL / 2)) {
            cancellation.check();
            progress.report(step, TOTAL, "steps", FIGURES);
            WaitForAsyncUtils.sleep(20, TimeUnit.MILLISECONDS);
          }
        });
  }

  @Test
  void numbers_in_a_title_have_thin_spaces_between_thousands() throws Exception {
    var job =
        Job.of(
            "Reading 12,345 tokens",
            (progress, cancellation) -> {
              while (true) {
                cancellation.check();
                WaitForAsyncUtils.sleep(20, TimeUnit.MILLISECONDS);
              }
            });
    var running = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> jobs.submit(job, ended -> {}));
    until(() -> says("Reading 12\u202F345 tokens"));
    running.cancel();
    until(() -> says("No jobs running"));
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(
        30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(30_000, condition));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private List<Label> labels() {
    return bar.lookupAll(".job-row > .label").stream().map(Label.class::cast).toList();
  }

  private boolean says(String pattern) {
    return labels().stream().anyMatch(label -> label.getText().matches(pattern));
  }

  @Test
  void a_running_training_tells_its_figures_rate_and_time_left(FxRobot robot) throws Exception {
    WaitForAsyncUtils.waitForAsyncFx(10_000, () -> jobs.submit(training(), outcome -> {}));
    until(() -> says(".* left"));

    assertTrue(says("Training"));
    assertTrue(says("\\d+\u2009%"), "the share");
    assertTrue(says("[\\d\u202F.]+ steps/s"), "the rate");
    assertTrue(says("\\d+ (s|min|h) left"), "the time left");
    assertTrue(
        says(
            "tokens/s 12\u202F345 · loss 0.213 · L0 15.8 · dead 2.13\u2009%"
                + " · explained variance 87.4\u2009%"),
        () -> labels().stream().map(Label::getText).toList().toString());
    var progress = (ProgressBar) bar.lookup(".progress-bar");
    assertTrue(progress.getProgress() > 0 && progress.getProgress() <= 0.5);
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          bar.layout();
          for (var label : labels()) {
            assertTrue(label.isVisible(), label.getText());
            assertTrue(label.getWidth() >= label.prefWidth(-1) - 1, label.getText() + " is cut");
          }
        });

    robot.clickOn((Button) bar.lookup(".button"));
    until(() -> says("No jobs running"));
    assertEquals(0, jobs.running().size());
  }
}
