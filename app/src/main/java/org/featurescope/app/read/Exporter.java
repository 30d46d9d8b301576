package org.featurescope.app.read;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Region;
import javafx.scene.transform.Transform;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Files in and out: the system's own dialogs, and the writing on a thread of its own.
final class Exporter {
  /// A picture for print has two pixels where the screen has one.
  private static final double PICTURE_SCALE = 2;

  private final ReadViewModel model;
  private final Jobs jobs;
  private final Region view;

  /// @param view what a picture shows
  Exporter(ReadViewModel model, Jobs jobs, Region view) {
    this.model = model;
    this.jobs = jobs;
    this.view = view;
  }

  void openText() {
    var chooser = new FileChooser();
    chooser.setTitle("Open a text file");
    chooser
        .getExtensionFilters()
        .addAll(
            new FileChooser.ExtensionFilter("Text", "*.txt", "*.md", "*.csv", "*.json", "*.html"),
            new FileChooser.ExtensionFilter("All files", "*.*"));
    Optional.ofNullable(chooser.showOpenDialog(window())).map(File::toPath).ifPresent(model::open);
  }

  void png() {
    var picture = picture();
    save("png", shown -> png(picture));
  }

  void html() {
    save("html", shown -> HtmlExport.page(shown).getBytes(StandardCharsets.UTF_8));
  }

  void csv() {
    save("csv", shown -> TableExport.csv(shown).getBytes(StandardCharsets.UTF_8));
  }

  void json() {
    save("json", shown -> TableExport.json(shown).getBytes(StandardCharsets.UTF_8));
  }

  /// Puts the picture and the text on the clipboard.
  void copy() {
    var content = new ClipboardContent();
    content.putImage(picture());
    content.putString(model.sourceProperty().get().text());
    content.putHtml(HtmlExport.page(Exported.of(model)));
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

  private void save(String ending, Function<Exported, byte[]> writer) {
    var shown = Exported.of(model);
    var chooser = new FileChooser();
    chooser.setTitle("Export");
    chooser.setInitialFileName(shown.fileName(ending));
    chooser
        .getExtensionFilters()
        .add(new FileChooser.ExtensionFilter(ending.toUpperCase(Locale.ROOT), "*." + ending));
    Optional.ofNullable(chooser.showSaveDialog(window()))
        .ifPresent(file ->
            jobs.submit(
                new Writing(file, shown, writer),
                outcome -> {
                  if (outcome instanceof Outcome.Failed<File>(var cause)) {
                    model.fail(Problems.of(cause));
                  }
                }));
  }

  private Window window() {
    return view.getScene() == null ? null : view.getScene().getWindow();
  }

  private record Writing(File file, Exported shown, Function<Exported, byte[]> writer)
      implements Job<File> {
    @Override
    public String title() {
      return "Writing " + file.getName();
    }

    @Override
    public File run(Progress progress, Cancellation cancellation) {
      AtomicFiles.writeBytes(file.toPath(), writer.apply(shown));
      return file;
    }
  }
}
