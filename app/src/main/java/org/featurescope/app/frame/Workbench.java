package org.featurescope.app.frame;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.featurescope.app.task.Jobs;
import org.kordamp.ikonli.feather.Feather;

/// The window's whole content: rail, the view in the middle, inspector, job bar, and the command
/// palette over them. A view is added by one more element of `views`.
public final class Workbench extends StackPane {
  /// Below this width, in root sizes, the rail and many buttons show icons only: with their words
  /// the lines over Steer and the legend under Read would not fit.
  private static final double NARROW_WIDTH = 121;

  /// Below this width, in root sizes, there is room for the middle or for the inspector.
  private static final double TIGHT_WIDTH = 74;

  /// From this width on, in root sizes, a wide inspector leaves enough room for the middle.
  private static final double ROOMY_WIDTH = 112;

  private static final PseudoClass ROOMY = PseudoClass.getPseudoClass("roomy");
  private static final PseudoClass TIGHT = PseudoClass.getPseudoClass("tight");
  private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");
  private static final int ACTIONS_SHOWN = 12;

  /// Letters of an action's name that are no chance.
  private static final int TELLING = 4;

  private final List<View> views;
  private final View library;
  private final Appearance appearance;
  private final List<Action> actions = new ArrayList<>();
  private final Tall middle = new Tall();
  private final Inspector inspector = new Inspector();
  private final Notice notice = new Notice();
  private final Rail rail;
  private final CommandPalette palette;
  private final ObjectProperty<View> current = new SimpleObjectProperty<>();
  private final BooleanProperty tight = new SimpleBooleanProperty();

  /// Whether, where there is room for one of them, it is the inspector that is seen.
  private final BooleanProperty details = new SimpleBooleanProperty();

  private final Action switchDetails =
      Action.of(
              "Switch between the view and its details",
              Feather.SIDEBAR,
              "Shortcut+I",
              () -> details.set(!details.get()))
          .when(tight.asObject());

  /// @param views the rooms on the rail, in its order
  /// @param library the room behind the card
  /// @param opened gets the files and folders that were dropped on the window
  public Workbench(
      List<View> views,
      View library,
      Jobs jobs,
      Appearance appearance,
      History history,
      ObservableValue<Instrument> instrument,
      ObservableValue<String> status,
      Consumer<File> opened) {
    this.views = views;
    this.library = library;
    this.appearance = appearance;
    getStyleClass().add("workbench");
    var shown = current.flatMap(view -> view.instrument(instrument)).orElse(Instrument.none());
    rail = new Rail(views, this::show, shown, () -> show(library), switchDetails);
    middle.getStyleClass().add("middle");
    HBox.setHgrow(middle, Priority.ALWAYS);
    HBox.setHgrow(inspector, Priority.SOMETIMES);
    var columns = new HBox(middle, inspector);
    var frame = new BorderPane();
    frame.setLeft(new Tall(rail));
    frame.setCenter(columns);
    frame.setBottom(new JobBar(jobs, status));
    palette = new CommandPalette(this::find);
    // The notice comes first: a fault in the layout of the rest does not keep it from its own.
    getChildren().addAll(notice, frame, palette);
    collectActions(history);
    acceptDrops(opened);
    widthProperty().subscribe(this::fit);
    heightProperty().subscribe(this::fit);
    appearance.scaleProperty().subscribe(this::fit);
    tight.subscribe(this::makeRoom);
    details.subscribe(this::makeRoom);
    show(views.getFirst());
  }

  /// Puts the keyboard's shortcuts on `scene`, whose root this is.
  public void listen(Scene scene) {
    for (var action : actions) {
      action
          .keys()
          .ifPresent(keys ->
              scene
                  .getAccelerators()
                  .putIfAbsent(keys, () -> meant(keys).orElse(action).perform()));
    }
    // Ctrl+Plus is typed as Ctrl+= on many keyboards and has its own key on the number pad.
    for (var code : List.of(KeyCode.PLUS, KeyCode.ADD, KeyCode.EQUALS)) {
      scene
          .getAccelerators()
          .put(new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN), appearance::larger);
    }
    for (var code : List.of(KeyCode.SUBTRACT, KeyCode.MINUS)) {
      scene
          .getAccelerators()
          .put(new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN), appearance::smaller);
    }
  }

  /// What the keys mean in the view that is shown: views may use the same keys.
  private Optional<Action> meant(KeyCombination keys) {
    return current.get().actions().stream()
        .filter(action -> action.keys().filter(keys::equals).isPresent())
        .findFirst();
  }

  public void show(View view) {
    palette.hide();
    details.set(false);
    if (view.equals(current.get())) {
      view.focus();
      return;
    }
    current.set(view);
    middle.getChildren().setAll(view.content());
    inspector.show(view);
    rail.setCurrent(view);
    view.focus();
  }

  public void showLibrary() {
    show(library);
  }

  public View current() {
    return current.get();
  }

  /// Says a sentence in whatever view until the person puts it away.
  public void say(String sentence) {
    notice.say(sentence, getWidth(), getHeight());
  }

  /// Opens the command palette with `query` already typed.
  public void search(String query) {
    palette.show(query, () -> current.get().focus());
  }

  /// The whole window's place on the screen of the given size: as large as the design, never larger
  /// than the screen.
  public static Rectangle2D firstSize(Rectangle2D screen) {
    return new Rectangle2D(
        0, 0, Math.min(1600, screen.getWidth()), Math.min(1000, screen.getHeight()));
  }

  private void fit() {
    var letters = getWidth() / (Appearance.ROOT_SIZE * appearance.scale());
    pseudoClassStateChanged(NARROW, letters > 0 && letters < NARROW_WIDTH);
    pseudoClassStateChanged(ROOMY, letters >= ROOMY_WIDTH);
    pseudoClassStateChanged(TIGHT, letters > 0 && letters < TIGHT_WIDTH);
    tight.set(letters > 0 && letters < TIGHT_WIDTH);
    notice.fit(getWidth(), getHeight());
  }

  private void makeRoom() {
    middle.setVisible(!tight.get() || !details.get());
    middle.setManaged(middle.isVisible());
    inspector.setVisible(!tight.get() || details.get());
    inspector.setManaged(inspector.isVisible());
  }

  private void collectActions(History history) {
    for (var view : views) {
      actions.add(
          Action.of(
              "Go to " + view.name(), view.icon(), "Shortcut+" + view.number(), () -> show(view)));
    }
    actions.add(Action.of("Open the Library", library.icon(), "Shortcut+L", () -> show(library)));
    actions.add(switchDetails);
    actions.add(Action.of("Search or run", Feather.SEARCH, "Shortcut+K", () -> search("")));
    actions.add(
        Action.of("Undo", Feather.CORNER_UP_LEFT, "Shortcut+Z", history::undo)
            .when(history.canUndoProperty().asObject()));
    actions.add(
        Action.of("Redo", Feather.CORNER_UP_RIGHT, "Shortcut+Shift+Z", history::redo)
            .when(history.canRedoProperty().asObject()));
    actions.add(
        Action.of(
            "Switch between light and dark", Feather.MOON, "Shortcut+D", appearance::switchTheme));
    actions.add(
        Action.of(
            "Follow the system's colours",
            Feather.MONITOR,
            () -> appearance.setTheme(Appearance.Theme.SYSTEM)));
    actions.add(Action.of("Larger", Feather.ZOOM_IN, "Shortcut+Plus", appearance::larger));
    actions.add(Action.of("Smaller", Feather.ZOOM_OUT, "Shortcut+Minus", appearance::smaller));
    actions.add(Action.of("Normal size", Feather.MAXIMIZE, "Shortcut+0", appearance::normalSize));
    for (var view : views) {
      view.actions().stream().map(action -> action.after(() -> show(view))).forEach(actions::add);
    }
    actions.addAll(library.actions());
  }

  private List<PaletteEntry> find(String query) {
    var onlyActions = query.startsWith(">");
    var words = (onlyActions ? query.substring(1) : query).strip();
    var found = new ArrayList<PaletteEntry>();
    if (!onlyActions) {
      views.forEach(view -> found.addAll(view.find(words)));
      found.addAll(library.find(words));
    }
    if (!query.startsWith("#")) {
      var does = actions(words, onlyActions || words.isEmpty());
      // Who types how an action begins means it, whatever else has these words.
      found.addAll(does.stream().anyMatch(each -> begins(each, words)) ? 0 : found.size(), does);
    }
    return found;
  }

  private List<PaletteEntry> actions(String words, boolean all) {
    return actions.stream()
        .filter(action -> action.enabled().get())
        .filter(action -> contains(action.title(), words))
        .limit(all ? Integer.MAX_VALUE : ACTIONS_SHOWN)
        .map(Workbench::entry)
        .toList();
  }

  private static boolean begins(PaletteEntry action, String words) {
    return words.length() >= TELLING
        && action.title().regionMatches(true, 0, words, 0, words.length());
  }

  private static PaletteEntry entry(Action action) {
    return new PaletteEntry(
        "Actions", action.icon(), "", action.title(), action.keyCaps(), action::perform);
  }

  /// Whether every word of `query` stands in `title`.
  public static boolean contains(String title, String query) {
    var lower = title.toLowerCase(Locale.ROOT);
    for (var word : query.toLowerCase(Locale.ROOT).split("\\s+")) {
      if (!lower.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private void acceptDrops(Consumer<File> opened) {
    setOnDragOver(event -> {
      if (event.getDragboard().hasFiles()) {
        event.acceptTransferModes(TransferMode.COPY);
      }
      event.consume();
    });
    setOnDragDropped(event -> {
      var files = event.getDragboard().getFiles();
      event.setDropCompleted(!files.isEmpty());
      event.consume();
      files.stream().findFirst().ifPresent(opened);
    });
  }
}
