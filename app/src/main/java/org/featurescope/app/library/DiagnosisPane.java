package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.problem.Problems;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.sae.format.Diagnosis;
import org.featurescope.compute.sae.format.Finding;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The format doctor in the inspector: what it is, what its files say, what was found and what to
/// change, and the way out of it in SAELens' layout.
final class DiagnosisPane extends VBox {
  private final DiagnosisViewModel model;
  private final Consumer<Path> open;
  private final Action copy;
  private final Action close;
  private final TextField hook = field("blocks.3.hook_resid_post", "The hook that it reads");
  private final TextField hookOut = field("blocks.3.hook_mlp_out", "The hook that it writes");
  private final VBox written = new VBox();

  /// @param open opens an SAE
  DiagnosisPane(DiagnosisViewModel model, Consumer<Path> open, Action copy) {
    this.model = model;
    this.open = open;
    this.copy = copy;
    close = Action.of("Close the diagnosis", Feather.X, model::close);
    setId("diagnosis");
    written.getStyleClass().add("diagnosis-part");
    model.stateProperty().subscribe(this::fill);
    model
        .partProperty()
        .subscribe(part -> {
          hook.clear();
          hookOut.clear();
        });
    model.exportProperty().subscribe(this::exporting);
  }

  private static TextField field(String prompt, String accessible) {
    var field = new TextField();
    field.setPromptText(prompt);
    field.setAccessibleText(accessible);
    field.getStyleClass().add("figure-field");
    return field;
  }

  private void fill(DiagnosisState state) {
    getChildren().clear();
    model.subjectProperty().get().ifPresent(subject -> getChildren().add(head(subject, state)));
    switch (state) {
      case DiagnosisState.Seen(var diagnosis, var fitting) -> seen(diagnosis, fitting);
      case DiagnosisState.Failed(var problem) -> section(new ProblemPane(problem));
      case DiagnosisState.Looking looking -> section(working("Reading its files"));
      case DiagnosisState.None none -> {
        // Nothing is selected: the Library says something about itself instead.
      }
    }
    if (!getChildren().isEmpty()) {
      getChildren().getLast().getStyleClass().add("last");
    }
  }

  private VBox section(Node... nodes) {
    var section = new VBox(nodes);
    section.getStyleClass().add("inspector-section");
    getChildren().add(section);
    return section;
  }

  private static Node working(String words) {
    var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    bar.setMaxWidth(Double.MAX_VALUE);
    var all = new VBox(PlaceRow.line(words), bar);
    all.getStyleClass().add("diagnosis-part");
    return all;
  }

  private Node head(Subject subject, DiagnosisState state) {
    var name = new Label(subject.name());
    name.getStyleClass().add("library-name");
    name.setWrapText(true);
    name.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(name, Priority.ALWAYS);
    var line = new HBox(name);
    line.getStyleClass().add("diagnosis-head");
    if (state instanceof DiagnosisState.Seen) {
      line.getChildren().add(icon("diagnosis-copy", copy));
    }
    line.getChildren().add(icon("diagnosis-close", close));
    var head = new VBox(line);
    head.getStyleClass().add("inspector-section");
    if (subject.parts().size() > 1) {
      head.getChildren().add(chooser(subject));
    }
    model
        .partProperty()
        .get()
        .ifPresent(part -> head.getChildren().add(PlaceRow.path(part.path().toString())));
    if (state instanceof DiagnosisState.Seen(var diagnosis, var fitting)) {
      var what = new Label(what(diagnosis));
      what.setId("diagnosis-what");
      what.setWrapText(true);
      head.getChildren().add(what);
    }
    return head;
  }

  /// Kind and dimensions stand in rows of their own, where they are known.
  private static String what(Diagnosis diagnosis) {
    return diagnosis
        .facts()
        .map(facts ->
            facts.family().title()
                + (facts.version().isEmpty() ? "." : ", " + facts.version() + "."))
        .orElseGet(() -> Problems.starting(diagnosis.what()) + ".");
  }

  private Node chooser(Subject subject) {
    var parts = new ComboBox<Subject.Part>();
    parts.getItems().setAll(subject.parts());
    model.partProperty().get().ifPresent(parts::setValue);
    parts.setOnAction(event -> Optional.ofNullable(parts.getValue()).ifPresent(model::examine));
    parts.setAccessibleText("Which part of " + subject.name());
    parts.setId("diagnosis-part");
    parts.setMaxWidth(Double.MAX_VALUE);
    return parts;
  }

  private void seen(Diagnosis diagnosis, boolean fitting) {
    diagnosis.facts().ifPresent(facts -> section().getChildren().addAll(rows(facts)));
    var found = section();
    diagnosis.findings().forEach(finding -> found.getChildren().add(finding(finding)));
    if (fitting) {
      found.getChildren().add(working("Holding it against the model in use"));
    } else if (diagnosis.isUsable() && !model.hasModel()) {
      found.getChildren().add(PlaceRow.sentence("Open a model to see whether it fits."));
    }
    ways(diagnosis);
  }

  private static Node icon(String id, Action action) {
    var button = Buttons.icon(action);
    button.setId(id);
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  /// What its files say, a line each.
  private static List<Node> rows(Diagnosis.Facts facts) {
    var spec = facts.spec();
    var rows = new ArrayList<Node>();
    if (facts.layers() > 1) {
      rows.add(fact("Layers", Figures.count(facts.layers())));
    }
    rows.add(fact("Kind", spec.activation().label() + " " + spec.wiring().label()));
    rows.add(
        fact(
            "Dimensions",
            "%s to %s latents to %s"
                .formatted(
                    Figures.count(spec.dIn()),
                    Figures.count(spec.latents()),
                    Figures.count(spec.dOut()))));
    rows.add(fact("Input norm", spec.inputNorm().label()));
    rows.add(fact("b_dec", DiagnosisText.decoderBias(facts)));
    rows.add(fact("Memory", MemoryBudget.text(facts.bytes())));
    return rows;
  }

  private static Node fact(String name, String value) {
    var left = new Label(name);
    left.getStyleClass().addAll("caption", "diagnosis-fact");
    var right = new Label(value);
    right.setWrapText(true);
    HBox.setHgrow(right, Priority.ALWAYS);
    var row = new HBox(left, right);
    row.getStyleClass().add("diagnosis-row");
    return row;
  }

  private static Node finding(Finding finding) {
    var icon =
        new FontIcon(
            switch (finding.level()) {
              case OK -> Feather.CHECK_CIRCLE;
              case WARNING -> Feather.ALERT_TRIANGLE;
              case PROBLEM -> Feather.X_OCTAGON;
            });
    var subject = new Label(Problems.starting(finding.subject()));
    subject.getStyleClass().add("semibold");
    var level = new Label(word(finding.level()));
    level.getStyleClass().add("diagnosis-level");
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var head = new HBox(subject, space, level);
    var words = new VBox(head, sentence(Problems.starting(finding.text()) + "."));
    words.getStyleClass().add("library-words");
    HBox.setHgrow(words, Priority.ALWAYS);
    if (!finding.remedy().isEmpty()) {
      words.getChildren().add(PlaceRow.sentence(Problems.starting(finding.remedy()) + "."));
    }
    var row = new HBox(icon, words);
    row.getStyleClass()
        .addAll("finding", "finding-" + finding.level().name().toLowerCase(Locale.ROOT));
    row.setAccessibleText(
        "%s, %s: %s. %s"
            .formatted(finding.subject(), word(finding.level()), finding.text(), finding.remedy()));
    return row;
  }

  private static Label sentence(String text) {
    var label = PlaceRow.sentence(text);
    label.getStyleClass().setAll("label");
    return label;
  }

  private static String word(Finding.Level level) {
    return switch (level) {
      case OK -> "Fine";
      case WARNING -> "Warning";
      case PROBLEM -> "Problem";
    };
  }

  /// What can be done with it: open it, write it in another layout.
  private void ways(Diagnosis diagnosis) {
    var buttons = new FlowPane();
    buttons.getStyleClass().add("library-buttons");
    if (diagnosis.isUsable() && model.hasModel()) {
      var opens =
          Action.of("Open it", Feather.CORNER_DOWN_RIGHT, () -> open.accept(diagnosis.path()));
      buttons.getChildren().add(Buttons.labelled("Open", opens));
    }
    var exports = DiagnosisViewModel.canExport(diagnosis);
    if (exports) {
      var button =
          Buttons.labelled(
              "Export as SAELens",
              Action.of("Export as SAELens", Feather.UPLOAD, this::chooseFolder));
      button.setId("export");
      buttons.getChildren().add(button);
    }
    if (buttons.getChildren().isEmpty()) {
      return;
    }
    var section = section();
    if (exports && DiagnosisViewModel.lacksHook(diagnosis)) {
      section.getChildren().addAll(PlaceRow.line("For the export: it reads"), hook);
    }
    if (exports && DiagnosisViewModel.lacksHookOut(diagnosis)) {
      section.getChildren().addAll(PlaceRow.line("For the export: it writes"), hookOut);
    }
    section.getChildren().addAll(buttons, written);
  }

  private void chooseFolder() {
    new FileDialogs(this).folder("Export as SAELens into").ifPresent(this::export);
  }

  private void export(Path folder) {
    model.export(folder, hook.getText(), hookOut.getText());
  }

  private void exporting(ExportState state) {
    written.getChildren().clear();
    switch (state) {
      case ExportState.None none -> {
        // Nothing to tell.
      }
      case ExportState.Writing writing -> written.getChildren().add(working("Writing"));
      case ExportState.Written(var folders) -> {
        var label =
            PlaceRow.sentence(
                "Written to "
                    + folders.getFirst()
                    + (folders.size() > 1
                        ? " and %d beside it.".formatted(folders.size() - 1)
                        : "."));
        label.setGraphic(new FontIcon(Feather.CHECK));
        written.getChildren().add(label);
      }
      case ExportState.Failed(var problem) -> written.getChildren().add(new ProblemPane(problem));
    }
  }
}
