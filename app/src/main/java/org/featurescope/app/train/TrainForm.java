package org.featurescope.app.train;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The settings of a training in three cards: what it learns from, what it learns, and the run.
final class TrainForm extends VBox {
  private static final long MILLION = 1_000_000;

  private final TrainViewModel view;
  private final TrainSettings model;
  private final FileDialogs dialogs = new FileDialogs(this);
  private final TextField hooks;
  private final FlowPane texts = new FlowPane();
  private final GridPane numbers = new GridPane();
  private final Card autoencoder;
  private final Card run;
  private boolean stacked;

  TrainForm(TrainViewModel view) {
    this.view = view;
    model = view.settings();
    getStyleClass().add("cards");
    hooks = field(model.hooksProperty(), "train-hooks");
    autoencoder = autoencoder();
    run = run();
    numbers.getStyleClass().add("cards-row");
    getChildren().addAll(what(), numbers);
    VBox.setVgrow(numbers, Priority.ALWAYS);
    stack(false);
  }

  /// Puts the cards one below the other, or the last two side by side.
  void stack(boolean narrow) {
    if (!numbers.getChildren().isEmpty() && stacked == narrow) {
      return;
    }
    stacked = narrow;
    numbers.getColumnConstraints().clear();
    numbers.getRowConstraints().clear();
    numbers.getChildren().clear();
    if (narrow) {
      numbers.getColumnConstraints().add(column(100));
      numbers.addColumn(0, autoencoder, run);
      GridPane.setVgrow(run, Priority.ALWAYS);
    } else {
      numbers.getColumnConstraints().addAll(column(50), column(50));
      numbers.addRow(0, autoencoder, run);
    }
  }

  /// A share of the width, whatever is in it.
  private static ColumnConstraints column(double share) {
    var column = new ColumnConstraints();
    column.setPercentWidth(share);
    column.setHgrow(Priority.ALWAYS);
    return column;
  }

  /// Puts the keyboard where the first thing is typed.
  void focus() {
    hooks.requestFocus();
  }

  private Card what() {
    var inUse = new Label();
    inUse.setId("train-model");
    inUse.setGraphic(new FontIcon(Feather.CPU));
    inUse.getStyleClass().add("semibold");
    inUse
        .textProperty()
        .bind(model.modelNameProperty().map(name -> name.isEmpty() ? "none is open" : name));
    texts.setId("train-corpus");
    texts.getStyleClass().add("chips");
    // By itself it asks for the height that it has at a width which is not its own.
    texts.prefWrapLengthProperty().bind(texts.widthProperty());
    model.corpus().addListener((ListChangeListener<Path>) change -> showTexts());
    showTexts();
    return new Card("Learn from")
        .row("Model", inUse)
        .row("Layers", layers())
        .row("Hooks", hooks)
        .help(
            "Other places have names too, such as blocks.2.hook_mlp_out. Every hook gets an"
                + " autoencoder of its own.")
        .row("Texts", texts)
        .help("Plain text in UTF-8. Two blank lines separate documents.");
  }

  private Node layers() {
    var toggles = new LayerToggles(model);
    var none = new Label("Open a model in the Library to choose among its layers.");
    none.getStyleClass().add("quiet");
    var both = new VBox(toggles, none);
    toggles.managedProperty().bind(toggles.visibleProperty());
    none.managedProperty().bind(none.visibleProperty());
    toggles.visibleProperty().bind(model.layersProperty().greaterThan(0));
    none.visibleProperty().bind(toggles.visibleProperty().not());
    return both;
  }

  private Card autoencoder() {
    var kind = new ComboBox<String>();
    kind.getItems().setAll(Stream.of(Kind.values()).map(Kind::id).toList());
    kind.setId("train-kind");
    kind.setMaxWidth(Double.MAX_VALUE);
    kind.setConverter(new Titles());
    kind.valueProperty().bindBidirectional(model.kindProperty());
    var about = new Label();
    about.setId("train-kind-about");
    about.textProperty().bind(model.kindProperty().map(TrainForm::about));
    var k = field(model.kProperty(), "train-k");
    k.disableProperty()
        .bind(model.kindProperty().map(id -> !Kind.of(id).map(Kind::usesK).orElse(true)));
    var aboutK = new Label();
    aboutK
        .textProperty()
        .bind(
            k.disableProperty()
                .map(off -> off ? "This kind has no fixed number." : "Active latents of a token."));
    return new Card("Autoencoder")
        .row("Kind", kind)
        .help(about)
        .row("Latents", field(model.latentsProperty(), "train-latents"))
        .help("Features to look for. 0 takes 16 times the model's width.")
        .row("k", k)
        .help(aboutK);
  }

  private static String about(String kind) {
    return Kind.of(kind).map(Kind::about).orElse("");
  }

  private Card run() {
    var amount = new Label();
    amount.setId("train-tokens-about");
    amount.textProperty().bind(model.tokensProperty().map(TrainForm::amount));
    var folder = new Label();
    folder.setId("train-output");
    folder.setMaxWidth(Double.MAX_VALUE);
    folder.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
    HBox.setHgrow(folder, Priority.ALWAYS);
    model
        .outputProperty()
        .subscribe(chosen -> {
          folder.setText(chosen.toString());
          folder.setTooltip(new Tooltip(chosen.toString()));
        });
    return new Card("Run")
        .row("Tokens", field(model.tokensProperty(), "train-tokens"))
        .help(amount)
        .row(
            "Folder",
            folder,
            button(
                "Choose",
                Action.of("Choose the training's folder", Feather.FOLDER, this::chooseOut)))
        .help("For checkpoints and the result.")
        .row("Cost", new CostLine(view));
  }

  /// The number as it is said, so that a zero too many is seen.
  private static String amount(String tokens) {
    try {
      var number = Long.parseLong(tokens.strip());
      if (number > 0) {
        return said(number) + " activations to learn from.";
      }
    } catch (NumberFormatException e) {
      // It is said below what is wanted.
    }
    return "A whole number of activations to learn from.";
  }

  private static String said(long number) {
    if (number < MILLION) {
      return Figures.count(number);
    }
    var rest = BigDecimal.valueOf(number % MILLION, 6).stripTrailingZeros().toPlainString();
    return Figures.count(number / MILLION) + rest.substring(1) + " million";
  }

  private void showTexts() {
    var chips = model.corpus().stream().map(this::chip).toList();
    var add =
        button("Add a file", Action.of("Add a text file", Feather.FILE_PLUS, this::chooseText));
    texts.getChildren().setAll(chips);
    texts.getChildren().add(add);
  }

  private Node chip(Path path) {
    var file = String.valueOf(path.getFileName());
    var name = new Label(file, new FontIcon(Feather.FILE_TEXT));
    name.setTooltip(new Tooltip(path.toString()));
    var remove =
        Buttons.icon(
            Action.of("Remove " + file, Feather.X, () -> model.corpus().removeAll(List.of(path))));
    var chip = new HBox(name, remove);
    chip.getStyleClass().addAll("feature-chip", "file-chip");
    return chip;
  }

  private static Node button(String word, Action action) {
    var button = Buttons.labelled(word, action);
    // The field gives way in a small window, not the button's words.
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  private static TextField field(StringProperty value, String id) {
    var field = new TextField();
    field.setId(id);
    field.getStyleClass().add("figure-field");
    field.textProperty().bindBidirectional(value);
    return field;
  }

  private void chooseText() {
    model.corpus().addAll(dialogs.openSeveral("Add a text file"));
  }

  private void chooseOut() {
    dialogs.folder("Choose the training's folder").ifPresent(view::chooseOutput);
  }

  /// The kinds by their names; the setting keeps the one of the JSON file.
  private static final class Titles extends StringConverter<String> {
    @Override
    public String toString(String id) {
      return id == null ? "" : Kind.of(id).map(Kind::title).orElse(id);
    }

    @Override
    public String fromString(String title) {
      return Stream.of(Kind.values())
          .filter(kind -> kind.title().equals(title))
          .findFirst()
          .map(Kind::id)
          .orElse(title);
    }
  }
}
