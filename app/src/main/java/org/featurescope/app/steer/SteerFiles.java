package org.featurescope.app.steer;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Region;
import javafx.scene.transform.Transform;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.steer.SteeringDesk.Recorded;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.steering.PlanFile;

/// Files in and out: the system's own dialogs, and the writing on a thread of its own.
final class SteerFiles {
  /// A picture for print has two pixels where the screen has one.
  private static final double PICTURE_SCALE = 2;

  private final SteerViewModel model;
  private final Jobs jobs;
  private final Region view;

  /// @param view what a picture shows
  SteerFiles(SteerViewModel model, Jobs jobs, Region view) {
    this.model = model;
    this.jobs = jobs;
    this.view = view;
  }

  void openPlan() {
    var chooser = new FileChooser();
    chooser.setTitle("Open a steering plan");
    chooser.getExtensionFilters().add(new ExtensionFilter("Steering plans", "*.json"));
    Optional.ofNullable(chooser.showOpenDialog(window()))
        .map(File::toPath)
        .ifPresent(model::openPlan);
  }

  void savePlan() {
    save("Save the plan", "json", model.plans()::save);
  }

  void png() {
    var picture = picture();
    save("Export", "png", file -> submit(file, () -> AtomicFiles.writeBytes(file, png(picture))));
  }

  void csv() {
    text("csv", seen -> SteerTables.csv(seen, model.texts().writing().writtenProperty().get()));
  }

  void json() {
    text(
        "json",
        seen ->
            SteerTables.json(
                model.deskProperty().get().map(SteeringDesk::model).orElse(""),
                PlanFile.format(model.plans().kept()),
                model.promptProperty().get(),
                seen,
                model.texts().writing().writtenProperty().get()));
  }

  private void text(String ending, Function<Seen, String> content) {
    model
        .look()
        .live()
        .seenProperty()
        .get()
        .ifPresent(seen -> {
          var text = content.apply(seen);
          save("Export", ending, file -> submit(file, () -> AtomicFiles.writeText(file, text)));
        });
  }

  /// Records the selected slider from one end to the other and writes it as a page.
  void share() {
    if (model.strength().recording().isPresent()) {
      save("Share as a web page", "html", this::share);
    }
  }

  void share(Path file) {
    var about = model.strength().about();
    model
        .strength()
        .recording()
        .ifPresent(job ->
            jobs.submit(
                job,
                outcome -> {
                  switch (outcome) {
                    case Outcome.Succeeded<Recorded>(var recorded) ->
                        submit(
                            file,
                            () -> AtomicFiles.writeText(file, ShareHtml.page(about, recorded)));
                    case Outcome.Failed<Recorded>(var cause) ->
                        model.plans().plans().fail(Problems.of(cause));
                    case Outcome.Cancelled<Recorded>() -> {
                      // The person does not want it any more.
                    }
                  }
                }));
  }

  /// Puts the picture and the steered text on the clipboard.
  void copy() {
    var content = new ClipboardContent();
    content.putImage(picture());
    content.putString(
        model.promptProperty().get()
            + model
                .texts()
                .writing()
                .writtenProperty()
                .get()
                .map(both -> both.text(true))
                .orElse(""));
    Clipboard.getSystemClipboard().setContent(content);
  }

  private Image picture() {
    var parameters = new SnapshotParameters();
    parameters.setTransform(Transform.scale(PICTURE_SCALE, PICTURE_SCALE));
    return view.snapshot(parameters, null);
  }

  private static byte[] png(Image picture) {
    try {
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(SwingFXUtils.fromFXImage(picture, null), "png", bytes);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void save(String title, String ending, Consumer<Path> write) {
    var chooser = new FileChooser();
    chooser.setTitle(title);
    var name = model.plan().draft().name().replaceAll("[^\\p{L}\\p{N}]+", "-");
    chooser.setInitialFileName((name.isEmpty() ? "steering" : name) + "." + ending);
    chooser
        .getExtensionFilters()
        .add(new ExtensionFilter(ending.toUpperCase(Locale.ROOT), "*." + ending));
    Optional.ofNullable(chooser.showSaveDialog(window())).map(File::toPath).ifPresent(write);
  }

  private void submit(Path file, Runnable work) {
    Job<Path> job =
        new Work<>(
            "Writing " + file.getFileName(),
            () -> {
              work.run();
              return file;
            });
    jobs.submit(
        job,
        outcome -> {
          if (outcome instanceof Outcome.Failed<Path>(var cause)) {
            model.plans().plans().fail(Problems.of(cause));
          }
        });
  }

  private Window window() {
    return view.getScene() == null ? null : view.getScene().getWindow();
  }
}
