package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.frame.View;
import org.featurescope.app.frame.Workbench;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.task.Jobs;
import org.featurescope.viz.feature.Menus;
import org.featurescope.viz.heatmap.TokenHeatmap;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Read: the text as a heatmap, what its colours say above it, their legend below, and the selected
/// token in the inspector.
public final class ReadView implements View {
  /// Size of the reading text over the root size.
  private static final double READING_SIZE = 15.5;

  private static final String HINT_SEEN = "hint.read";

  private static final String HINT =
      "Click a word to see its features, click a feature to see where else it fires, "
          + "press F2 to type your own text.";

  private final ReadViewModel model;
  private final List<TextSource> samples;
  private final FeatureFinder features;
  private final TextShelf shelf;
  private final TokenHeatmap heatmap = new TokenHeatmap();
  private final HoverCard hover;
  private final FindBar findBar;
  private final Composer composer;
  private final ReadProblem problem;
  private final ReadInspector inspector;
  private final Exporter exporter;
  private final ReadActions actions;
  private final List<Action> all = new ArrayList<>();
  private final VBox content = new VBox();

  /// @param samples texts to begin with
  /// @param shelf texts that a person keeps
  /// @param scale size of everything over the design's size
  /// @param search opens the command palette with some words
  /// @param library opens the Library
  /// @param features opens a feature in the Features view
  /// @param steer gives a feature a slider
  public ReadView(
      ReadViewModel model,
      Jobs jobs,
      Settings settings,
      List<TextSource> samples,
      TextShelf shelf,
      ReadOnlyDoubleProperty scale,
      Consumer<String> search,
      Runnable library,
      IntConsumer features,
      IntConsumer steer) {
    this.model = model;
    this.samples = List.copyOf(samples);
    this.features = new FeatureFinder(model);
    this.shelf = shelf;
    exporter = new Exporter(model, jobs, content);
    inspector = new ReadInspector(model, features, steer);
    findBar = new FindBar(model.finder(), this::showPlace, heatmap::requestFocus);
    composer = new Composer(model, heatmap::requestFocus);
    actions = actions(search, steer);
    var menu = new FeatureMenu(model, features, steer);
    var addFeature =
        Action.of("Add a feature to the heatmap", Feather.PLUS, () -> search.accept("#"));
    var retry = Action.of("Read the text again", Feather.ROTATE_CW, model::retry);
    var toLibrary = Action.of("Open the Library", Feather.PACKAGE, library);
    problem = new ReadProblem(model, retry, toLibrary, heatmap::requestFocus);
    var state =
        new ReadStates(
            model,
            jobs,
            new ReadStates.Remedies(
                actions.edit(),
                actions.open(),
                Action.of("Show the sample text", Feather.FILE_TEXT, this::showSample),
                retry,
                toLibrary,
                Action.of("Stop reading", Feather.X, model::cancel)));
    hover = new HoverCard(model, heatmap);
    var page = new StackPane(heatmap, hover, state.pane());
    page.getStyleClass().add("page");
    VBox.setVgrow(page, Priority.ALWAYS);
    content.getStyleClass().add("read-view");
    content
        .getChildren()
        .addAll(
            new ReadHeader(model, actions),
            new ReadToolbar(model, actions, addFeature, menu),
            hint(settings),
            notice(),
            findBar,
            composer,
            problem,
            page,
            state.pane().footBelow(),
            new LegendFoot(model, heatmap, actions.others().getFirst(), actions.others().get(2)));
    all.add(addFeature);
    all.addAll(shelf.actions());
    connect(scale);
    heatmap.setOnContextMenuRequested(
        event -> Menus.show(heatmap, event, menu.ofToken(pointed(event))));
    content.addEventFilter(KeyEvent.KEY_PRESSED, this::escape);
    content.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
  }

  private void connect(ReadOnlyDoubleProperty scale) {
    heatmap.setId("heatmap");
    heatmap.textProperty().bind(model.pageProperty().map(Page::heatText));
    heatmap.coloringProperty().bind(model.choice().coloringProperty());
    heatmap.fontSizeProperty().bind(scale.multiply(READING_SIZE));
    heatmap.matchesProperty().bind(model.finder().matchesProperty());
    heatmap.currentMatchProperty().bind(model.finder().currentProperty());
    heatmap.inViewProperty().subscribe(shown -> model.look(shown.getStart(), shown.getEnd()));
    model.openedProperty().subscribe(count -> heatmap.scrollToTop());
    heatmap
        .selectedTokenProperty()
        .addListener((seen, before, after) -> model.selectToken(after.intValue()));
    model
        .selectedTokenProperty()
        .addListener((seen, before, after) -> {
          if (heatmap.selectedTokenProperty().get() != after) {
            heatmap.selectedTokenProperty().set(after);
            if (after >= 0) {
              heatmap.scrollToToken(after);
            }
          }
        });
  }

  private int pointed(ContextMenuEvent event) {
    return event.isKeyboardTrigger()
        ? heatmap.selectedTokenProperty().get()
        : heatmap.hoveredTokenProperty().get();
  }

  private ReadActions actions(Consumer<String> search, IntConsumer steer) {
    var read =
        Bindings.createBooleanBinding(
            () -> model.pageProperty().get().reading().done() > 0, model.pageProperty());
    var text =
        Bindings.createBooleanBinding(
            () -> !model.sourceProperty().get().text().isEmpty(), model.sourceProperty());
    var open = Action.of("Open a text file", Feather.FOLDER, "Shortcut+O", exporter::openText);
    var edit = Action.of("Edit the text", Feather.EDIT_3, "F2", this::toggleComposer);
    var close =
        Action.of("Close the text", Feather.X_CIRCLE, "Shortcut+W", this::closeText).when(text);
    var find = Action.of("Find in this text", Feather.SEARCH, "Shortcut+F", findBar::open);
    var palette = Action.of("Search or run", Feather.SEARCH, () -> search.accept(""));
    var exports =
        List.of(
            Action.of("Picture (PNG)", Feather.IMAGE, exporter::png).when(read),
            Action.of("Web page (HTML)", Feather.GLOBE, exporter::html).when(read),
            Action.of("Table of the values (CSV)", Feather.LIST, exporter::csv).when(read),
            Action.of("All features (JSON)", Feather.CODE, exporter::json).when(read),
            Action.of("Copy picture and text", Feather.COPY, exporter::copy).when(read));
    var others =
        List.of(
            Action.of(
                    "Next activation",
                    Feather.ARROW_DOWN,
                    "F3",
                    () -> heatmap.selectNextActivation(true))
                .when(read),
            Action.of(
                    "Previous activation",
                    Feather.ARROW_UP,
                    "Shift+F3",
                    () -> heatmap.selectNextActivation(false))
                .when(read),
            Action.of("Show or hide numbers", Feather.HASH, this::toggleNumbers).when(read),
            Action.of(
                    "Colour by one feature",
                    Feather.SQUARE,
                    () -> model.choice().setMode(Mode.ONE_FEATURE))
                .when(read),
            Action.of(
                    "Colour by the strongest of a set",
                    Feather.GRID,
                    () -> model.choice().setMode(Mode.STRONGEST))
                .when(read),
            Action.of(
                    "Colour by surprisal",
                    Feather.ACTIVITY,
                    () -> model.choice().setQuantity(Quantity.SURPRISAL))
                .when(read),
            Action.of(
                    "Colour by entropy",
                    Feather.ACTIVITY,
                    () -> model.choice().setQuantity(Quantity.ENTROPY))
                .when(read),
            Action.of(
                    "Colour by reconstruction error",
                    Feather.ACTIVITY,
                    () -> model.choice().setQuantity(Quantity.RECONSTRUCTION_ERROR))
                .when(read),
            Action.of(
                    "Steer the current feature",
                    Feather.SLIDERS,
                    "Shortcut+Shift+S",
                    () -> steer.accept(model.choice().selectionProperty().get().current()))
                .when(
                    model.choice().selectionProperty().map(selection -> selection.current() >= 0)));
    all.addAll(List.of(open, edit, close, find));
    for (var export : exports) {
      all.add(
          new Action(
              "Export: " + export.title(),
              export.icon(),
              export.keys(),
              export.enabled(),
              export.run()));
    }
    all.addAll(others);
    return new ReadActions(open, edit, close, find, palette, exports, others);
  }

  /// One line that says what to try with a text, until it has been closed once.
  private HBox hint(Settings settings) {
    var words = new Label();
    words.setWrapText(true);
    words.setMinWidth(0);
    words.setMinHeight(Region.USE_PREF_SIZE);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    var hint = new HBox(new FontIcon(Feather.INFO), words);
    hint.getStyleClass().add("hint");
    hint.setId("hint");
    hint.getChildren()
        .add(
            Buttons.icon(
                Action.of(
                    "Close this line",
                    Feather.X,
                    () -> {
                      settings.set(HINT_SEEN, "closed");
                      show(hint, false);
                      heatmap.requestFocus();
                    })));
    model
        .sourceProperty()
        .subscribe(source -> {
          words.setText(source.hint().orElse(HINT));
          show(hint, settings.get(HINT_SEEN).isEmpty() && !source.text().isEmpty());
        });
    return hint;
  }

  /// What the person should know about the file that was opened.
  private HBox notice() {
    var words = new Label();
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    var notice = new HBox(new FontIcon(Feather.ALERT_CIRCLE), words);
    notice.getStyleClass().add("notice");
    notice.setId("notice");
    model
        .sourceProperty()
        .subscribe(source -> {
          words.setText(source.notice().orElse(""));
          show(notice, source.notice().isPresent());
        });
    return notice;
  }

  private static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  private void showPlace(int offset) {
    heatmap.scrollToToken(model.pageProperty().get().heatText().tokenAt(offset));
  }

  private void closeText() {
    composer.close();
    model.close();
  }

  private void showSample() {
    samples.stream().findFirst().ifPresent(model::open);
  }

  /// Shows the card of a token, as if the mouse were on it.
  public void pointAt(int token) {
    heatmap.scrollToToken(token);
    hover.show(token);
  }

  /// Opens find with `query` typed.
  public void findInText(String query) {
    findBar.open();
    model.finder().queryProperty().set(query);
  }

  /// Opens the typing pane, or closes it.
  public void toggleComposer() {
    if (composer.isOpen()) {
      composer.close();
    } else if (model.sourceProperty().get().text().length() > Composer.MOST_CHARACTERS) {
      model.tell(
          new Problem(
              "This text is longer than "
                  + Spoken.count(Composer.MOST_CHARACTERS, "character", "characters")
                  + " and is not edited here",
              Optional.empty(),
              "Change it in an editor and open it again, or clear it with a new text"));
    } else {
      composer.open();
    }
  }

  /// Shows or hides the number of every coloured token.
  public void toggleNumbers() {
    heatmap.showNumbersProperty().set(!heatmap.showNumbersProperty().get());
  }

  /// A problem is closed before anything else that Escape ends.
  private void escape(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE && problem.close()) {
      event.consume();
    }
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.N && !event.isShortcutDown() && !event.isAltDown()) {
      toggleNumbers();
      event.consume();
    } else if (event.getCode() == KeyCode.ESCAPE) {
      model.cancel();
    }
  }

  @Override
  public String name() {
    return "Read";
  }

  @Override
  public Ikon icon() {
    return Feather.ALIGN_LEFT;
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
    return model.selectedTokenProperty().map(token -> token < 0 ? "Feature" : "Token");
  }

  @Override
  public List<Action> inspectorActions() {
    return List.of(
        Action.of("Previous token", Feather.CHEVRON_LEFT, "Alt+Left", () -> model.stepToken(false)),
        Action.of("Next token", Feather.CHEVRON_RIGHT, "Alt+Right", () -> model.stepToken(true)));
  }

  @Override
  public List<Action> actions() {
    var every = new ArrayList<>(all);
    every.addAll(inspectorActions());
    return every;
  }

  @Override
  public List<PaletteEntry> find(String query) {
    var found = new ArrayList<>(features.find(query));
    if (!query.startsWith("#")) {
      samples.stream()
          .filter(sample -> Workbench.contains(sample.name() + " " + sample.text(), query))
          .limit(4)
          .map(sample ->
              new PaletteEntry(
                  "Prompts",
                  Feather.FILE_TEXT,
                  "",
                  sample.name(),
                  "sample",
                  () -> model.open(sample)))
          .forEach(found::add);
      found.addAll(shelf.find(query));
    }
    return found;
  }

  @Override
  public void focus() {
    heatmap.requestFocus();
  }
}
