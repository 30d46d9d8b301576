package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.View;
import org.featurescope.app.frame.Workbench;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Kind;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/// The Library in the middle of the window: what fits the model in use, bundled packs, folders that
/// were opened before, the Hub cache of this disk, and the catalogue with its downloads.
public final class LibraryView implements View {
  private final LibraryViewModel model;
  private final Action chooseModel;
  private final Action chooseSae;
  private final Action chooseSaeFile;
  private final Action copy;
  private final LibraryHeader header;
  private final CatalogueCards catalogue;
  private final VBox page = new VBox();
  private final VBox news = new VBox();
  private final VBox content;
  private final FileDialogs dialogs;
  private final VBox inspector = new VBox();
  private final ObservableValue<String> inspectorTitle;
  private final SelectableRows selectable;
  private final DeviceSection devices;

  /// @param done leaves the Library
  public LibraryView(LibraryViewModel model, Runnable done) {
    this.model = model;
    var back = Action.of("Back to the text", Feather.ARROW_LEFT, done);
    chooseModel =
        Action.of("Open a model folder", Feather.FOLDER, () -> chooseFolder("Open a model folder"));
    chooseSae =
        Action.of("Open an SAE folder", Feather.LAYERS, () -> chooseFolder("Open an SAE folder"));
    chooseSaeFile = Action.of("Open an SAE file", Feather.FILE, this::chooseFile);
    var diagnosis = model.diagnosis();
    var shown = diagnosis.stateProperty().map(state -> state instanceof DiagnosisState.Seen);
    copy = Action.of("Copy the diagnosis", Feather.COPY, this::copy).when(shown);
    selectable = new SelectableRows(diagnosis);
    devices = new DeviceSection(model.devices());
    catalogue = new CatalogueCards(model.downloads(), this::open);
    page.getStyleClass().add("library");
    var scroll = new ScrollPane(page);
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    header = new LibraryHeader(model.queryProperty(), back, chooseModel, chooseSae, chooseSaeFile);
    news.getStyleClass().add("library-news");
    news.setMinHeight(Region.USE_PREF_SIZE);
    content = new VBox(header, news, scroll);
    content.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            model.forgive();
          }
        });
    dialogs = new FileDialogs(content);
    content.setId("library");
    model.problemProperty().subscribe(this::fill);
    model.openingProperty().subscribe(this::fill);
    model.inUseProperty().subscribe(this::fill);
    model.shelfProperty().subscribe(this::fill);
    model.queryProperty().subscribe(this::fill);
    // Looked at when it is first to be seen: the window opens without it.
    content
        .sceneProperty()
        .subscribe(scene -> {
          if (scene != null) {
            model.look();
            model.devices().look();
            diagnosis.refresh();
          }
        });
    var about = new AboutPane();
    var pane = new DiagnosisPane(diagnosis, model::openSae, copy);
    diagnosis
        .subjectProperty()
        .subscribe(subject -> inspector.getChildren().setAll(subject.isPresent() ? pane : about));
    inspectorTitle =
        diagnosis
            .subjectProperty()
            .map(subject -> subject.isPresent() ? "Diagnosis" : "About the Library");
  }

  /// What was asked for last, in sight however far the page is scrolled.
  private void tell() {
    news.getChildren().clear();
    model
        .problemProperty()
        .get()
        .ifPresent(problem -> {
          var close = Action.of("Close the problem", Feather.X, model::forgive);
          var pane = new ProblemPane(problem, Buttons.labelled("Close", close));
          pane.setId("library-problem");
          news.getChildren().add(pane);
        });
    model.openingProperty().get().ifPresent(name -> news.getChildren().add(opening(name)));
    news.setVisible(!news.getChildren().isEmpty());
    news.setManaged(news.isVisible());
  }

  private void fill() {
    selectable.clear();
    page.getChildren().clear();
    tell();
    var seen = model.shelfProperty().get();
    section("Fits the model in use", "", places(seen.map(Shelf::fitting), "fits-"));
    section(
        "Came with the program",
        "",
        model.packs().stream()
            .filter(pack -> Words.in(query(), pack.name(), pack.note()))
            .map(this::pack)
            .toList());
    section(
        "Opened before",
        "",
        places(
            seen.map(shelf ->
                Stream.concat(shelf.recentModels().stream(), shelf.recentSaes().stream()).toList()),
            "recent-"));
    section(
        "In the Hub cache",
        seen.map(shelf -> shelf.stock().root().toString()).orElse(""),
        cached(seen.map(Shelf::cached).orElse(List.of())));
    if (devices.matches(query())) {
      section("Devices and precision", "", List.of(devices));
    }
    seen.ifPresent(shelf ->
        section(
            "Catalogue",
            "Nothing is fetched before you ask for it.",
            catalogue.cards(shelf.stock(), query())));
    if (page.getChildren().isEmpty() && !query().isEmpty()) {
      page.getChildren().add(nothing());
    }
  }

  private String query() {
    return model.queryProperty().get().strip();
  }

  private List<PlaceRow> places(Optional<List<Place>> places, String id) {
    var found = new ArrayList<PlaceRow>();
    for (var place : places.orElse(List.of())) {
      if (place.matches(query())) {
        var row = PlaceRow.of(place, place.model() && isModel(place.folder()), () -> open(place));
        row.setId(id + place.name());
        found.add(selectable.add(row, Subject.of(place)));
      }
    }
    return found;
  }

  /// Each model by itself, SAEs of one repository together.
  private List<PlaceRow> cached(List<Place> places) {
    var found = new ArrayList<PlaceRow>();
    var saes = new LinkedHashMap<String, List<Place>>();
    for (var place : places) {
      if (place.model()) {
        found.addAll(places(Optional.of(List.of(place)), "cached-"));
      } else if (place.matches(query())) {
        saes.computeIfAbsent(place.repository(), key -> new ArrayList<>()).add(place);
      }
    }
    saes.forEach((repository, all) -> {
      if (all.size() == 1) {
        found.addAll(places(Optional.of(all), "cached-"));
      } else {
        var row = PlaceRow.of(repository, all, this::open);
        row.setId("cached-" + repository);
        found.add(selectable.add(row, Subject.of(repository, all)));
      }
    });
    return found;
  }

  private void open(Place place) {
    if (place.model()) {
      model.openModel(place.folder());
    } else {
      model.openSae(place.folder());
    }
  }

  private void open(CatalogueEntry entry, Piece piece) {
    var folder = model.shelfProperty().get().flatMap(shelf -> shelf.stock().folder(entry, piece));
    folder.ifPresent(entry.kind() == Kind.MODEL ? model::openModel : model::openSae);
  }

  private Node nothing() {
    var words = new Label("Nothing here is called \u201C" + query() + "\u201D.");
    words.getStyleClass().add("state-words");
    var all = new VBox(words);
    all.setId("library-nothing");
    all.getStyleClass().add("state");
    return all;
  }

  private HBox opening(String name) {
    var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    var cancel = Buttons.labelled("Cancel", Action.of("Cancel opening", Feather.X, model::cancel));
    var row = new HBox(new Label("Opening " + name), bar, cancel);
    row.getStyleClass().add("state-note");
    row.setMaxWidth(Region.USE_PREF_SIZE);
    return row;
  }

  private void section(String title, String note, List<? extends Node> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var heading = new Label(title);
    heading.getStyleClass().add("section-title");
    heading.setMinWidth(Region.USE_PREF_SIZE);
    var head = new HBox(heading, PlaceRow.path(note));
    head.getStyleClass().add("section-head");
    var section = new VBox(head);
    section.getChildren().addAll(rows);
    section.getStyleClass().add("library-section");
    page.getChildren().add(section);
  }

  private Node pack(Setup setup) {
    var inUse = model.setupProperty().get().filter(setup::equals).isPresent();
    var row =
        new PlaceRow(
                Feather.PACKAGE,
                setup.name(),
                List.of(PlaceRow.sentence(setup.note())),
                inUse ? PlaceRow.inUse() : PlaceRow.open(setup.name(), () -> model.open(setup)))
            .mark(inUse);
    return selectable.add(row, Subject.of(setup));
  }

  private boolean isModel(Path path) {
    return model.setupProperty().get().filter(setup -> setup.model().equals(path)).isPresent();
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private void chooseFolder(String title) {
    dialogs.folder(title).ifPresent(model::openPath);
  }

  private void chooseFile() {
    dialogs.open("Open an SAE file").ifPresent(model::openPath);
  }

  private void copy() {
    var text = new ClipboardContent();
    text.putString(model.diagnosis().text());
    Clipboard.getSystemClipboard().setContent(text);
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
    return inspectorTitle;
  }

  @Override
  public List<Action> inspectorActions() {
    return List.of();
  }

  @Override
  public List<Action> actions() {
    return List.of(chooseModel, chooseSae, chooseSaeFile, copy);
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
    for (var place : model.shelfProperty().get().map(Shelf::cached).orElse(List.of())) {
      add(
          found,
          query,
          place.model() ? Feather.CPU : Feather.LAYERS,
          place.name(),
          place.about(),
          () -> open(place));
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
    header.focusSearch();
  }
}
