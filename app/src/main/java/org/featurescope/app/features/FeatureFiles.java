package org.featurescope.app.features;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.store.FeatureList;

/// Files in and out: the system's own dialogs, and reading and writing on threads of their own.
final class FeatureFiles {
  private final FeaturesViewModel model;
  private final Jobs jobs;
  private final Node view;

  FeatureFiles(FeaturesViewModel model, Jobs jobs, Node view) {
    this.model = model;
    this.jobs = jobs;
    this.view = view;
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
    var chooser = new FileChooser();
    chooser.setTitle("Index text files");
    chooser
        .getExtensionFilters()
        .addAll(
            new ExtensionFilter("Texts", "*.txt", "*.md", "*.jsonl", "*.parquet"),
            new ExtensionFilter("All files", "*.*"));
    return Optional.ofNullable(chooser.showOpenMultipleDialog(window()))
        .map(files -> files.stream().map(File::toPath).toList());
  }

  void exportTable() {
    model
        .choiceProperty()
        .get()
        .flatMap(shown -> save("Export the table", shown.fileName("features", "csv"), "CSV"))
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
    save("Export lists", "lists.json", "JSON")
        .ifPresent(
            file -> submit("Writing " + file.getFileName(), () -> ListFile.write(lists, file)));
  }

  void importLists() {
    var chooser = new FileChooser();
    chooser.setTitle("Import lists");
    chooser.getExtensionFilters().add(new ExtensionFilter("JSON", "*.json"));
    Optional.ofNullable(chooser.showOpenDialog(window())).map(File::toPath).ifPresent(this::read);
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

  private Optional<Path> save(String title, String name, String kind) {
    var chooser = new FileChooser();
    chooser.setTitle(title);
    chooser.setInitialFileName(name);
    chooser
        .getExtensionFilters()
        .add(new ExtensionFilter(kind, "*." + kind.toLowerCase(Locale.ROOT)));
    return Optional.ofNullable(chooser.showSaveDialog(window())).map(File::toPath);
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

  private Window window() {
    return view.getScene() == null ? null : view.getScene().getWindow();
  }
}
