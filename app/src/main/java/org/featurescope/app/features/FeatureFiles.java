package org.featurescope.app.features;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.store.FeatureList;

/// Files in and out: the system's own dialogs, and reading and writing on threads of their own.
final class FeatureFiles {
  private final FeaturesViewModel model;
  private final Jobs jobs;
  private final FileDialogs dialogs;

  FeatureFiles(FeaturesViewModel model, Jobs jobs, Node view) {
    this.model = model;
    this.jobs = jobs;
    dialogs = new FileDialogs(view);
  }

  /// Asks for text files and indexes what is shown over them.
  void index() {
    texts().ifPresent(model::index);
  }

  /// Asks for text files and indexes all autoencoders over them.
  void indexAll() {
    texts().ifPresent(model::indexAll);
  }

  private Optional<List<Path>> texts() {
    return Optional.of(
            dialogs.openSeveral(
                "Index text files",
                FileDialogs.kind("Texts", "*.txt", "*.md", "*.jsonl", "*.parquet"),
                FileDialogs.any()))
        .filter(files -> !files.isEmpty());
  }

  void exportTable() {
    model
        .choiceProperty()
        .get()
        .flatMap(shown -> dialogs.save("Export the table", shown.fileName("features", "csv")))
        .ifPresent(this::writeTable);
  }

  private void writeTable(Path file) {
    model
        .table()
        .tableProperty()
        .get()
        .ifPresent(table -> {
          var rows = model.table().rowsProperty().get();
          submit(
              "Writing " + file.getFileName(),
              () ->
                  AtomicFiles.writeBytes(
                      file, TableText.csv(table, rows).getBytes(StandardCharsets.UTF_8)));
        });
  }

  void exportLists() {
    var lists = model.editor().listsProperty().get();
    dialogs
        .save("Export lists", "lists.json")
        .ifPresent(
            file -> submit("Writing " + file.getFileName(), () -> ListFile.write(lists, file)));
  }

  void importLists() {
    dialogs.open("Import lists", FileDialogs.kind("JSON", "*.json")).ifPresent(this::read);
  }

  private void read(Path file) {
    jobs.submit(
        new Work<>("Reading " + file.getFileName(), () -> ListFile.read(file)),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<List<FeatureList>>(var lists) ->
                lists.forEach(list -> model.editor().add(list.name(), list.features()));
            case Outcome.Failed<List<FeatureList>>(var cause) -> model.tell(cause);
            case Outcome.Cancelled<List<FeatureList>>() -> {
              // The person does not want it any more.
            }
          }
        });
  }

  /// Puts the feature's page on the clipboard.
  void copy() {
    model
        .page()
        .pageProperty()
        .get()
        .ifPresent(page -> {
          var content = new ClipboardContent();
          content.putString(PageText.of(page, model::words));
          Clipboard.getSystemClipboard().setContent(content);
        });
  }

  private void submit(String title, Runnable work) {
    jobs.submit(
        Work.of(title, work),
        outcome -> {
          if (outcome instanceof Outcome.Failed<Boolean>(var cause)) {
            model.tell(cause);
          }
        });
  }
}
