package org.featurescope.app.read;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
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

  /// Tokens of a text that the clipboard gets as a page, not as a picture and words only.
  private static final int MOST_COPIED = 20_000;

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
    save(
        "png",
        (shown, channel, cancellation) ->
            AtomicFiles.writeFully(channel, ByteBuffer.wrap(png(picture))));
  }

  void html() {
    save("html", words(HtmlExport::page));
  }

  void csv() {
    save("csv", words(TableExport::csv));
  }

  void json() {
    save("json", words(TableExport::json));
  }

  private interface Content {
    void write(Exported shown, FileChannel channel, Cancellation cancellation) throws IOException;
  }

  private static Content words(ExportForm form) {
    return (shown, channel, cancellation) -> {
      // Closing the writer would close the channel, which the file still needs.
      var out =
          new BufferedWriter(
              new OutputStreamWriter(
                  Channels.newOutputStream(channel),
                  StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE)));
      form.write(shown, out, cancellation);
      out.flush();
    };
  }

  /// Puts the picture and the text on the clipboard.
  void copy() {
    var content = new ClipboardContent();
    content.putImage(picture());
    content.putString(model.sourceProperty().get().text());
    var shown = Exported.of(model);
    // A page of a whole book would hold up the screen, and nothing that it could be pasted into.
    if (shown.reading().size() <= MOST_COPIED) {
      ExportForm page = HtmlExport::page;
      content.putHtml(page.string(shown));
    }
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

  private void save(String ending, Content writer) {
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

  private record Writing(File file, Exported shown, Content content) implements Job<File> {
    @Override
    public String title() {
      return "Writing " + file.getName();
    }

    @Override
    public File run(Progress progress, Cancellation cancellation) {
      AtomicFiles.write(file.toPath(), channel -> content.write(shown, channel, cancellation));
      return file;
    }
  }
}
