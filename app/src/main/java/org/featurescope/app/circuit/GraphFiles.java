package org.featurescope.app.circuit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.app.frame.Pictures;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.graph.CircuitCanvas;
import org.featurescope.viz.graph.CircuitExport;

/// Graphs in and out: the system's own dialogs, and reading and writing on threads of their own.
final class GraphFiles {
  private final CircuitViewModel model;
  private final Jobs jobs;
  private final CircuitCanvas canvas;
  private final FileDialogs dialogs;

  GraphFiles(CircuitViewModel model, Jobs jobs, CircuitCanvas canvas) {
    this.model = model;
    this.jobs = jobs;
    this.canvas = canvas;
    dialogs = new FileDialogs(canvas);
  }

  void open() {
    choose("Open a graph").ifPresent(model::open);
  }

  void compare() {
    choose("Compare with a graph").ifPresent(model.contrast()::withFile);
  }

  private Optional<Path> choose(String title) {
    return dialogs.open(title, FileDialogs.kind("Graphs", "*.json"), FileDialogs.any());
  }

  void saveJson() {
    save("json", this::saveJson);
  }

  void savePng() {
    save("png", this::savePng);
  }

  void saveSvg() {
    save("svg", this::saveSvg);
  }

  void saveHtml() {
    save("html", this::saveHtml);
  }

  /// What the thresholds leave of the graph, with its pins, groups and labels.
  void saveJson(Path file) {
    var document = model.marked(model.graph().documentProperty().get().orElseThrow());
    var cut = model.graph().cutProperty().get().orElseThrow();
    write(
        file,
        () ->
            GraphJson.format(document.pruned(cut.pruning(), cut.influence()))
                .getBytes(StandardCharsets.UTF_8));
  }

  void savePng(Path file) {
    var image = image();
    write(file, () -> Pictures.png(image));
  }

  void saveSvg(Path file) {
    var picture = canvas.picture();
    var palette = canvas.paletteProperty().get();
    var width = canvas.getWidth();
    var height = canvas.getHeight();
    write(
        file,
        () -> CircuitExport.svg(picture, palette, width, height).getBytes(StandardCharsets.UTF_8));
  }

  /// With everything that the view knows of the graph, to be explored without the program.
  void saveHtml(Path file) {
    write(new WritingPage(file, new PageContent(model, title())));
  }

  /// Puts the picture and the prompt on the clipboard.
  void copy() {
    var content = new ClipboardContent();
    content.putImage(image());
    content.putString(title());
    Clipboard.getSystemClipboard().setContent(content);
  }

  private String title() {
    return model.graph().documentProperty().get().map(Shelf::name).orElse("Circuit");
  }

  private WritableImage image() {
    return CircuitExport.image(
        canvas.picture(),
        canvas.paletteProperty().get(),
        canvas.getWidth(),
        canvas.getHeight(),
        Pictures.SCALE);
  }

  private void save(String ending, Consumer<Path> write) {
    dialogs
        .save("Export the graph", FileDialogs.stem(title(), "circuit") + "." + ending)
        .ifPresent(write);
  }

  /// The work of making a page and writing it; of one that is stopped nothing is written.
  private record WritingPage(Path file, Job<String> page) implements Job<Boolean> {
    @Override
    public String title() {
      return "Writing " + file.getFileName();
    }

    @Override
    public Boolean run(Progress progress, Cancellation cancellation) {
      var text = page.run(progress, cancellation);
      AtomicFiles.writeBytes(file, text.getBytes(StandardCharsets.UTF_8));
      return true;
    }
  }

  private void write(Path file, Supplier<byte[]> content) {
    write(
        Work.of(
            "Writing " + file.getFileName(), () -> AtomicFiles.writeBytes(file, content.get())));
  }

  private void write(Job<Boolean> writing) {
    jobs.submit(
        writing,
        outcome -> {
          if (outcome instanceof Outcome.Failed<Boolean>(var cause)) {
            model.tell(cause);
          }
        });
  }
}
