package org.featurescope.app.read;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Region;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.app.frame.Pictures;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Files in and out: the system's own dialogs, and the writing on a thread of its own.
final class Exporter {
  /// Tokens of a text that the clipboard gets as a page, not as a picture and words only.
  private static final int MOST_COPIED = 20_000;

  private final ReadViewModel model;
  private final Jobs jobs;
  private final Region view;
  private final FileDialogs dialogs;

  /// @param view what a picture shows
  Exporter(ReadViewModel model, Jobs jobs, Region view) {
    this.model = model;
    this.jobs = jobs;
    this.view = view;
    dialogs = new FileDialogs(view);
  }

  void openText() {
    dialogs
        .open(
            "Open a text file",
            FileDialogs.kind("Text", "*.txt", "*.md", "*.csv", "*.json", "*.html"),
            FileDialogs.any())
        .ifPresent(model::open);
  }

  void png() {
    var picture = Pictures.of(view);
    save(
        "png",
        (shown, channel, cancellation) ->
            AtomicFiles.writeFully(channel, ByteBuffer.wrap(Pictures.png(picture))));
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
    content.putImage(Pictures.of(view));
    content.putString(model.sourceProperty().get().text());
    var shown = Exported.of(model);
    // A page of a whole book would hold up the screen, and nothing that it could be pasted into.
    if (shown.reading().size() <= MOST_COPIED) {
      ExportForm page = HtmlExport::page;
      content.putHtml(page.string(shown));
    }
    Clipboard.getSystemClipboard().setContent(content);
  }

  private void save(String ending, Content writer) {
    var shown = Exported.of(model);
    dialogs
        .save("Export", shown.fileName(ending))
        .ifPresent(file ->
            jobs.submit(
                new Writing(file, shown, writer),
                outcome -> {
                  if (outcome instanceof Outcome.Failed<Path>(var cause)) {
                    model.tell(Problems.of(cause));
                  }
                }));
  }

  private record Writing(Path file, Exported shown, Content content) implements Job<Path> {
    @Override
    public String title() {
      return "Writing " + file.getFileName();
    }

    @Override
    public Path run(Progress progress, Cancellation cancellation) {
      AtomicFiles.write(file, channel -> content.write(shown, channel, cancellation));
      return file;
    }
  }
}
