package org.featurescope.app.circuit;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.graph.CircuitCanvas;
import org.featurescope.viz.graph.CircuitExport;

/// Graphs in and out: the system's own dialogs, and reading and writing on threads of their own.
final class GraphFiles {
  private static final double PICTURE_SCALE = 2;

  private final CircuitViewModel model;
  private final Jobs jobs;
  private final CircuitCanvas canvas;

  GraphFiles(CircuitViewModel model, Jobs jobs, CircuitCanvas canvas) {
    this.model = model;
    this.jobs = jobs;
    this.canvas = canvas;
  }

  void open() {
    choose("Open a graph").ifPresent(model::open);
  }

  void compare() {
    choose("Compare with a graph").ifPresent(model.contrast()::withFile);
  }

  private Optional<Path> choose(String title) {
    var chooser = new FileChooser();
    chooser.setTitle(title);
    chooser
        .getExtensionFilters()
        .addAll(new ExtensionFilter("Graphs", "*.json"), new ExtensionFilter("All files", "*.*"));
    return Optional.ofNullable(chooser.showOpenDialog(window())).map(File::toPath);
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
    var image = SwingFXUtils.fromFXImage(image(), null);
    write(file, () -> png(image));
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

  void saveHtml(Path file) {
    var picture = canvas.picture();
    var palette = canvas.paletteProperty().get();
    var width = canvas.getWidth();
    var height = canvas.getHeight();
    var title = title();
    write(
        file,
        () ->
            CircuitExport.html(title, picture, palette, width, height)
                .getBytes(StandardCharsets.UTF_8));
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
        PICTURE_SCALE);
  }

  private static byte[] png(BufferedImage image) {
    try {
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void save(String ending, Consumer<Path> write) {
    var chooser = new FileChooser();
    chooser.setTitle("Export the graph");
    chooser.setInitialFileName(
        title().replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "") + "." + ending);
    chooser
        .getExtensionFilters()
        .add(new ExtensionFilter(ending.toUpperCase(Locale.ROOT), "*." + ending));
    Optional.ofNullable(chooser.showSaveDialog(window())).map(File::toPath).ifPresent(write);
  }

  private void write(Path file, Supplier<byte[]> content) {
    jobs.submit(
        new Writing(file, content),
        outcome -> {
          if (outcome instanceof Outcome.Failed<Path>(var cause)) {
            model.tell(cause);
          }
        });
  }

  private record Writing(Path file, Supplier<byte[]> content) implements Job<Path> {
    @Override
    public String title() {
      return "Writing " + file.getFileName();
    }

    @Override
    public Path run(Progress progress, Cancellation cancellation) {
      AtomicFiles.writeBytes(file, content.get());
      return file;
    }
  }

  private Window window() {
    return canvas.getScene() == null ? null : canvas.getScene().getWindow();
  }
}
