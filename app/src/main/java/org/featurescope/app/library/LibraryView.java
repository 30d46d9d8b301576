package org.featurescope.app.library;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.View;
import org.featurescope.app.frame.Workbench;
import org.featurescope.app.problem.ProblemPane;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The Library in the middle of the window: bundled packs, folders, what was used before.
public final class LibraryView implements View {
  private static final String ABOUT_MODELS =
      "A model folder has the layout of Hugging Face: config.json, tokenizer.json and"
          + " model.safetensors (or its shards).";
  private static final String ABOUT_SAES =
      "An SAE folder holds cfg.json and sae_weights.safetensors. It must have been trained on the"
          + " model in use.";
  private static final String PRIVATE = "Nothing leaves this machine.";

  private final LibraryViewModel model;
  private final Action back;
  private final Action chooseModel;
  private final Action chooseSae;
  private final VBox page = new VBox();
  private final VBox content;
  private final VBox inspector = new VBox();

  /// @param done leaves the Library
  public LibraryView(LibraryViewModel model, Runnable done) {
    this.model = model;
    back = Action.of("Back to the text", Feather.ARROW_LEFT, done);
    chooseModel =
        Action.of(
            "Open a model folder",
            Feather.FOLDER,
            () -> choose("Open a model folder", model::openModel));
    chooseSae =
        Action.of(
            "Open an SAE folder",
            Feather.LAYERS,
            () -> choose("Open an SAE folder", model::openSae));
    page.getStyleClass().add("library");
    var scroll = new ScrollPane(page);
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    content = new VBox(header(), scroll);
    content.setId("library");
    model.problemProperty().subscribe(this::fill);
    model.openingProperty().subscribe(this::fill);
    model.inUseProperty().subscribe(this::fill);
    inspector.getStyleClass().addAll("inspector-section", "last");
    inspector.getChildren().addAll(words(ABOUT_MODELS), words(ABOUT_SAES), words(PRIVATE));
  }

  private static Label words(String text) {
    var label = new Label(text);
    label.setWrapText(true);
    label.getStyleClass().add("state-words");
    label.setStyle("-fx-text-alignment: left;");
    return label;
  }

  private HBox header() {
    var title = new Label("Library");
    title.getStyleClass().add("view-title");
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var header =
        new HBox(
            Buttons.icon(back),
            title,
            space,
            Buttons.labelled("Model folder", chooseModel),
            Buttons.labelled("SAE folder", chooseSae));
    header.getStyleClass().add("view-header");
    header.setAlignment(Pos.CENTER_LEFT);
    return header;
  }

  private void fill() {
    page.getChildren().clear();
    model
        .problemProperty()
        .get()
        .ifPresent(problem -> {
          var pane = new ProblemPane(problem);
          pane.setId("library-problem");
          page.getChildren().add(pane);
        });
    model.openingProperty().get().ifPresent(name -> page.getChildren().add(opening(name)));
    section("Came with the program", model.packs().stream().map(this::pack).toList());
    section(
        "Models opened before",
        model.recentModels().stream()
            .map(path ->
                row(
                    Feather.CPU,
                    name(path),
                    path.toString(),
                    isModel(path),
                    () -> model.openModel(path)))
            .toList());
    section(
        "SAEs opened before",
        model.recentSaes().stream()
            .map(path ->
                row(Feather.LAYERS, name(path), path.toString(), false, () -> model.openSae(path)))
            .toList());
    section(
        "On this disk",
        List.of(
            row(
                Feather.FOLDER,
                "A model folder",
                "config.json, tokenizer.json, model.safetensors",
                false,
                chooseModel::perform),
            row(
                Feather.FOLDER,
                "An SAE folder",
                "cfg.json, sae_weights.safetensors",
                false,
                chooseSae::perform)));
  }

  private HBox opening(String name) {
    var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    var cancel = Buttons.labelled("Cancel", Action.of("Cancel opening", Feather.X, model::cancel));
    var row = new HBox(new Label("Opening " + name), bar, cancel);
    row.getStyleClass().add("state-note");
    row.setMaxWidth(Region.USE_PREF_SIZE);
    return row;
  }

  private void section(String title, List<? extends Node> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var heading = new Label(title);
    heading.getStyleClass().add("section-title");
    var section = new VBox(heading);
    section.getChildren().addAll(rows);
    section.getStyleClass().add("library-section");
    page.getChildren().add(section);
  }

  private Node pack(Setup setup) {
    var inUse = model.setupProperty().get().filter(setup::equals).isPresent();
    return row(Feather.PACKAGE, setup.name(), setup.note(), inUse, () -> model.open(setup));
  }

  private boolean isModel(Path path) {
    return model.setupProperty().get().filter(setup -> setup.model().equals(path)).isPresent();
  }

  private static Node row(Ikon icon, String name, String note, boolean inUse, Runnable use) {
    var title = new Label(name);
    title.getStyleClass().add("library-name");
    var side = new Label(note);
    side.getStyleClass().add("caption");
    var words = new VBox(title, side);
    HBox.setHgrow(words, Priority.ALWAYS);
    var button =
        inUse
            ? state()
            : Buttons.labelled("Open", Action.of("Open " + name, Feather.CORNER_DOWN_RIGHT, use));
    var row = new HBox(new FontIcon(icon), words, button);
    row.getStyleClass().add("library-row");
    if (inUse) {
      row.getStyleClass().add("in-use");
    }
    return row;
  }

  private static Node state() {
    var label = new Label("In use", new FontIcon(Feather.CHECK));
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private void choose(String title, Consumer<Path> open) {
    var chooser = new DirectoryChooser();
    chooser.setTitle(title);
    Optional.ofNullable(
            chooser.showDialog(content.getScene() == null ? null : content.getScene().getWindow()))
        .map(File::toPath)
        .ifPresent(open);
  }

  @Override
  public String name() {
    return "Library";
  }

  @Override
  public Ikon icon() {
    return Feather.PACKAGE;
  }

  @Override
  public Node content() {
    return content;
  }

  @Override
  public Node inspector() {
    return inspector;
  }

  @Override
  public ObservableValue<String> inspectorTitle() {
    return new ReadOnlyStringWrapper("About folders");
  }

  @Override
  public List<Action> inspectorActions() {
    return List.of();
  }

  @Override
  public List<Action> actions() {
    return List.of(chooseModel, chooseSae);
  }

  @Override
  public List<PaletteEntry> find(String query) {
    var found = new ArrayList<PaletteEntry>();
    for (var pack : model.packs()) {
      add(found, query, Feather.PACKAGE, pack.name(), pack.note(), () -> model.open(pack));
    }
    for (var path : model.recentModels()) {
      add(found, query, Feather.CPU, name(path), path.toString(), () -> model.openModel(path));
    }
    for (var path : model.recentSaes()) {
      add(found, query, Feather.LAYERS, name(path), path.toString(), () -> model.openSae(path));
    }
    return found;
  }

  private static void add(
      List<PaletteEntry> found, String query, Ikon icon, String name, String note, Runnable open) {
    if (Workbench.contains(name, query)) {
      found.add(new PaletteEntry("Models and SAEs", icon, "", name, note, open));
    }
  }

  @Override
  public void focus() {
    content.lookupAll(".button").stream()
        .filter(Button.class::isInstance)
        .skip(1)
        .findFirst()
        .ifPresent(Node::requestFocus);
  }
}
