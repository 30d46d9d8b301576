package org.featurescope.app.steer;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Region;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.app.frame.Pictures;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.steer.SteeringDesk.Recorded;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.steering.PlanFile;

/// Files in and out: the system's own dialogs, and the writing on a thread of its own.
final class SteerFiles {
  private final SteerViewModel model;
  private final Jobs jobs;
  private final Region view;
  private final FileDialogs dialogs;

  /// @param view what a picture shows
  SteerFiles(SteerViewModel model, Jobs jobs, Region view) {
    this.model = model;
    this.jobs = jobs;
    this.view = view;
    dialogs = new FileDialogs(view);
  }

  void openPlan() {
    dialogs
        .open("Open a steering plan", FileDialogs.kind("Steering plans", "*.json"))
        .ifPresent(model::openPlan);
  }

  void savePlan() {
    save("Save the plan", "json", model.plans()::save);
  }

  void png() {
    var picture = Pictures.of(view);
    save(
        "Export",
        "png",
        file -> submit(file, () -> AtomicFiles.writeBytes(file, Pictures.png(picture))));
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
    content.putImage(Pictures.of(view));
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

  private void save(String title, String ending, Consumer<Path> write) {
    var name = FileDialogs.stem(model.plan().draft().name(), "steering");
    dialogs.save(title, name + "." + ending).ifPresent(write);
  }

  private void submit(Path file, Runnable work) {
    jobs.submit(
        Work.of("Writing " + file.getFileName(), work),
        outcome -> {
          if (outcome instanceof Outcome.Failed<Boolean>(var cause)) {
            model.plans().plans().fail(Problems.of(cause));
          }
        });
  }
}
