package org.featurescope.app.features;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.concept.ConceptTable.ConceptMatch;
import org.featurescope.compute.index.FeatureRanking.Ranked;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;

/// "Which features are about this?": the examples on the left, the features that say them best on
/// the right.
final class AboutPane extends HBox {
  private static final double ROW = 28;

  /// A table of less width has a column less.
  private static final double NARROW = 480;

  private final FeaturesViewModel model;
  private final About about;
  private final ReadOnlyDoubleProperty scale;
  private final Supplier<String> marked;
  private final TextArea positive = new TextArea();
  private final TextArea negative = new TextArea();
  private final ComboBox<ConceptMatch> concepts = new ComboBox<>();
  private final StackPane answer = new StackPane();
  private final TableView<Ranked> table = new TableView<>();
  private final Label heading = new Label();
  private final VBox ready;
  private boolean filling;

  /// @param scale size of everything over the design's size
  /// @param marked the sentence around the token that is selected in Read, with its marks
  AboutPane(FeaturesViewModel model, ReadOnlyDoubleProperty scale, Supplier<String> marked) {
    this.model = model;
    this.scale = scale;
    this.marked = marked;
    about = model.about();
    setId("about");
    getStyleClass().add("about-pane");
    var question = question();
    ready = ready();
    HBox.setHgrow(answer, Priority.ALWAYS);
    answer.getStyleClass().add("about-answer");
    getChildren().addAll(question, answer);
    about.answerProperty().subscribe(this::show);
    about.conceptsProperty().subscribe(this::fill);
    model.table().tableProperty().subscribe(changed -> table.refresh());
  }

  private Node question() {
    area(positive, "about-positive", "Examples of it, one a line", 4);
    positive.setTooltip(
        new Tooltip("Mark single words with [[ and ]], or select them and press the pencil"));
    positive.textProperty().bindBidirectional(about.positiveProperty());
    area(negative, "about-negative", "Texts without it (may stay empty)", 2);
    negative.textProperty().bindBidirectional(about.negativeProperty());
    concepts.setId("about-concept");
    concepts.setPromptText("or a concept of the small world");
    concepts.setAccessibleText("A concept whose truth is known");
    concepts.setMaxWidth(Double.MAX_VALUE);
    concepts.setVisibleRowCount(12);
    concepts.setConverter(new Titles());
    concepts
        .valueProperty()
        .addListener((seen, before, after) -> {
          if (after != null && !filling) {
            about.rank(after);
          }
        });
    concepts.managedProperty().bind(concepts.visibleProperty());
    var rank = Action.of("Rank the features by these examples", Feather.FILTER, this::rank);
    var rankButton = Buttons.primary("Rank", rank);
    rankButton.setId("about-rank");
    rankButton.disableProperty().unbind();
    rankButton
        .disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> about.positiveProperty().get().isBlank(), about.positiveProperty()));
    var mark = Buttons.icon(Action.of("Mark the selected words", Feather.EDIT_3, this::mark));
    mark.setId("about-mark");
    var fromRead =
        Buttons.icon(
            Action.of(
                "Add the token that is selected in Read", Feather.ALIGN_LEFT, this::addMarked));
    fromRead.setId("about-from-read");
    var buttons = new HBox(rankButton, mark, fromRead);
    buttons.setAlignment(Pos.CENTER_LEFT);
    buttons.getStyleClass().add("lower-tools");
    VBox.setVgrow(positive, Priority.ALWAYS);
    var box = new VBox(positive, negative, concepts, buttons);
    box.getStyleClass().add("about-question");
    return box;
  }

  private void area(TextArea area, String id, String prompt, int lines) {
    area.setId(id);
    area.setPromptText(prompt);
    area.setAccessibleText(prompt);
    area.setWrapText(true);
    area.setPrefRowCount(lines);
    area.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ENTER && event.isShortcutDown()) {
            rank();
            event.consume();
          }
        });
  }

  private void rank() {
    concepts.setValue(null);
    about.rank();
  }

  private void addMarked() {
    var line = marked.get();
    if (!line.isEmpty()) {
      var before = positive.getText().strip();
      positive.setText(before.isEmpty() ? line : before + "\n" + line);
    }
    positive.requestFocus();
    positive.end();
  }

  private void mark() {
    var range = positive.getSelection();
    if (range.getLength() > 0) {
      positive.replaceText(range, Examples.OPEN + positive.getSelectedText() + Examples.CLOSE);
    }
    positive.requestFocus();
  }

  private void fill(Optional<ConceptTable> known) {
    filling = true;
    concepts.setValue(null);
    concepts
        .getItems()
        .setAll(
            known.stream()
                .flatMap(each -> each.concepts().stream())
                .sorted((a, b) -> a.title().compareToIgnoreCase(b.title()))
                .toList());
    filling = false;
    concepts.setVisible(!concepts.getItems().isEmpty());
  }

  private VBox ready() {
    heading.setId("about-heading");
    heading.getStyleClass().add("caption");
    heading.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(heading, Priority.ALWAYS);
    var inTable =
        Buttons.labelled(
            "Show in table",
            Action.of("Show these features in the table", Feather.LIST, this::showInTable));
    inTable.getStyleClass().add("flat");
    inTable.setId("about-show");
    inTable.setMinWidth(Region.USE_PREF_SIZE);
    heading.setMinWidth(0);
    var head = new HBox(heading, inTable);
    head.setAlignment(Pos.CENTER_LEFT);
    table.setId("about-ranked");
    table.getStyleClass().add("feature-table");
    table.setAccessibleText("Features by how well they say it");
    table.fixedCellSizeProperty().bind(scale.multiply(ROW));
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    var f1 = column("F1", 54, true, each -> "%.2f".formatted(each.f1()));
    // Where there is little room names say more, and F1 follows from the two beside it.
    f1.visibleProperty().bind(table.widthProperty().greaterThan(scale.multiply(NARROW)));
    table
        .getColumns()
        .setAll(
            List.of(
                column("No.", 58, true, each -> String.valueOf(each.latent())),
                column(
                    "Explanation",
                    160,
                    false,
                    each ->
                        model.words(each.latent()).isEmpty()
                            ? "No name yet"
                            : model.words(each.latent())),
                f1,
                column("Precision", 78, true, each -> "%.2f".formatted(each.precision())),
                column("Recall", 60, true, each -> "%.2f".formatted(each.recall())),
                column("Probe loss", 88, true, each -> Figures.of(each.probeLoss()))));
    table
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((seen, before, after) -> {
          if (after != null) {
            model.page().select(after.latent());
          }
        });
    VBox.setVgrow(table, Priority.ALWAYS);
    var box = new VBox(head, table);
    box.getStyleClass().add("about-ready");
    return box;
  }

  private TableColumn<Ranked, String> column(
      String title, double width, boolean numeric, Function<Ranked, String> words) {
    var column = new TableColumn<Ranked, String>(title);
    column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(words.apply(row.getValue())));
    column.setSortable(false);
    column.setReorderable(false);
    if (numeric) {
      column.getStyleClass().add("numeric");
      FeatureTableView.size(column, scale, width, width, width);
    } else {
      column.setPrefWidth(width);
    }
    return column;
  }

  private void show(About.Answer shown) {
    switch (shown) {
      case About.Answer.None() -> answer.getChildren().setAll(invitation());
      case About.Answer.Working() -> answer.getChildren().setAll(working());
      case About.Answer.Failed(var problem) -> {
        var pane = new ProblemPane(problem);
        pane.setMaxHeight(Region.USE_PREF_SIZE);
        answer.getChildren().setAll(pane);
      }
      case About.Answer.Ready now -> {
        heading.setText(heading(now));
        heading.setTooltip(
            new Tooltip(
                heading.getText()
                    + (now.heldOut()
                        ? "."
                        : ". The examples themselves chose the thresholds: a few can be told apart"
                            + " by chance.")));
        table.setItems(FXCollections.observableList(now.ranked()));
        answer.getChildren().setAll(ready);
      }
    }
  }

  private static String heading(About.Answer.Ready now) {
    if (now.ranked().isEmpty()) {
      return "No feature fires on " + now.question() + ".";
    }
    var base =
        "; loss without a feature %s nat".formatted(Figures.of(now.ranked().getFirst().baseLoss()));
    return now.question() + (now.heldOut() ? ", on held-out text" : ", fitted to them") + base;
  }

  private Node invitation() {
    var title = new Label("Which features are about this?");
    title.getStyleClass().add("section-title");
    var words =
        new Label(
            "Paste texts that have something in common, one a line. The features that tell them"
                + " from the rest come here, best first.");
    words.getStyleClass().add("state-words");
    words.setWrapText(true);
    var box = new VBox(title, words);
    box.getStyleClass().addAll("state", "about-invitation");
    return box;
  }

  private Node working() {
    var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    var cancel = Buttons.labelled("Cancel", Action.of("Stop ranking", Feather.X, about::cancel));
    var note = new HBox(new Label("Reading the examples"), bar, cancel);
    note.getStyleClass().add("state-note");
    note.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    return note;
  }

  private void showInTable() {
    if (about.answerProperty().get() instanceof About.Answer.Ready now) {
      var query = model.table().queryProperty().get();
      model.table().ask(query.filter(query.filter().among(Optional.of(now.members()))));
    }
  }

  /// Puts the keyboard on the examples.
  void focusExamples() {
    positive.requestFocus();
  }

  /// A concept as the box writes it; nobody types one.
  private static final class Titles extends StringConverter<ConceptMatch> {
    @Override
    public String toString(ConceptMatch concept) {
      return concept == null ? "" : concept.title();
    }

    @Override
    public ConceptMatch fromString(String title) {
      throw new UnsupportedOperationException("concepts are chosen, not typed");
    }
  }
}
