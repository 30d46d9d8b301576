package org.featurescope.app.steer;

import java.util.List;
import java.util.Optional;
import javafx.beans.Observable;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.View;
import org.featurescope.app.task.Jobs;
import org.featurescope.viz.steer.NextTokenBars;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/// Steer: the sliders of a plan, what comes next while they move, both texts, and in the inspector
/// what strength does.
public final class SteerView implements View {
  private static final int NEXT = 10;
  private static final int FOUND = 6;

  private final SteerViewModel model;
  private final Jobs jobs;
  private final SteerActions actions;
  private final SteerFiles files;
  private final StackPane content = new StackPane();
  private final StackPane side = new StackPane();
  private Optional<Parts> parts = Optional.empty();

  /// What leads out of this view.
  ///
  /// @param library opens the Library
  /// @param train opens Train
  public record Doors(Runnable library, Runnable train) {}

  /// What is built when the view is first shown: the window opens without it.
  private record Parts(
      SlidersColumn sliders,
      PromptRow prompt,
      StackPane middle,
      ScrollPane texts,
      ComparePane compare,
      Lower lower) {}

  /// The two panes below the next tokens, of which one is shown.
  private record Lower(
      VBox box, ToggleButton watching, ToggleButton finding, WatchPane watch, FindPane find) {}

  public SteerView(SteerViewModel model, Jobs jobs, Doors doors) {
    this.model = model;
    this.jobs = jobs;
    files = new SteerFiles(model, jobs, content);
    actions = actions(doors);
    content.setId("steer");
    content.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    side.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
  }

  private SteerActions actions(Doors doors) {
    var ready = model.stateProperty().map(state -> state instanceof SteerState.Ready);
    var any = model.plan().draftProperty().map(draft -> !draft.sliders().isEmpty());
    var running =
        model
            .texts()
            .writing()
            .stateProperty()
            .map(state -> state instanceof Writing.State.Running);
    var exports =
        List.of(
            Action.of("Share as a web page (HTML)", Feather.GLOBE, files::share).when(ready),
            Action.of("Picture (PNG)", Feather.IMAGE, files::png).when(ready),
            Action.of("Table of the figures (CSV)", Feather.LIST, files::csv).when(ready),
            Action.of("Everything (JSON)", Feather.CODE, files::json).when(ready),
            Action.of("Copy picture and text", Feather.COPY, files::copy).when(ready));
    return new SteerActions(
        Action.of("Continue the prompt", Feather.PLAY, "Shortcut+Enter", model.texts()::write)
            .when(ready),
        Action.of("Stop writing", Feather.SQUARE, model::stop).when(running),
        Action.of("Save the plan", Feather.SAVE, "Shortcut+S", this::save).when(any),
        Action.of("Save the plan as a file (JSON)", Feather.DOWNLOAD, files::savePlan).when(any),
        Action.of("Open a plan's file (JSON)", Feather.UPLOAD, files::openPlan),
        Action.of("New plan", Feather.FILE, model::fresh),
        Action.of("Add a feature to the plan", Feather.PLUS, this::add).when(ready),
        Action.of("Add a direction to the plan", Feather.ARROW_UP_RIGHT, this::direct).when(ready),
        Action.of("Put all sliders to neutral", Feather.ROTATE_CCW, model.plan()::resetAll)
            .when(any),
        Action.of("Compare plans", Feather.COLUMNS, this::compare).when(ready),
        Action.of("Find features for a change", Feather.TARGET, this::find).when(ready),
        Action.of("Watch another feature under steering", Feather.EYE, this::watch).when(ready),
        Action.of("Read the prompt again", Feather.ROTATE_CW, model.look()::retry),
        Action.of("Open the Library", Feather.PACKAGE, doors.library()),
        Action.of("Train an autoencoder", Feather.ACTIVITY, doors.train()),
        exports);
  }

  private Parts parts() {
    if (parts.isEmpty()) {
      parts = Optional.of(build());
    }
    return parts.get();
  }

  private Parts build() {
    var sliders = new SlidersColumn(model, actions);
    var prompt = new PromptRow(model);
    var texts = new TextsPane(model);
    var lower = lower();
    var stack = new VBox(texts, next(), lower.box);
    stack.getStyleClass().add("steer-stack");
    var scroll = new ScrollPane(stack);
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setFocusTraversable(false);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    VBox.setVgrow(texts, Priority.ALWAYS);
    var compare =
        new ComparePane(
            model, Action.of("Back to the sliders' texts", Feather.X, this::closeCompare));
    var middle = new StackPane(scroll, new SteerStates(model, jobs, actions).pane());
    VBox.setVgrow(middle, Priority.ALWAYS);
    scroll
        .visibleProperty()
        .bind(model.stateProperty().map(state -> state instanceof SteerState.Ready));
    var main =
        new VBox(new SteerToolbar(model, texts, actions), new SteerNotices(model), prompt, middle);
    main.getStyleClass().add("steer-main");
    main.setMinWidth(0);
    HBox.setHgrow(main, Priority.ALWAYS);
    content.getChildren().setAll(new HBox(sliders, main));
    side.getChildren().setAll(new SteerInspector(model));
    model
        .adding()
        .wish()
        .stateProperty()
        .addListener((seen, before, after) -> {
          if (lower.find.isVisible()) {
            showFound();
          }
        });
    return new Parts(sliders, prompt, middle, scroll, compare, lower);
  }

  private Node next() {
    var bars = new NextTokenBars();
    bars.setId("next");
    bars.getStyleClass().add("steer-next");
    bars.onChooseProperty().set(model.look()::follow);
    model
        .look()
        .live()
        .seenProperty()
        .subscribe(seen -> {
          bars.itemsProperty().set(seen.map(each -> Pointing.tokens(each, NEXT)).orElse(List.of()));
          bars.contextProperty().set(seen.map(SteerView::context).orElse(""));
        });
    model.look().targetProperty().subscribe(token -> bars.targetProperty().set(token));
    return bars;
  }

  /// The last two tokens before the next one.
  private static String context(Seen seen) {
    var words = new StringBuilder();
    seen.tokens().stream()
        .skip(Math.max(0, seen.tokens().size() - 2))
        .forEach(piece -> words.append(piece.text()));
    return words.toString().strip();
  }

  private Lower lower() {
    var watch = new WatchPane(model);
    var find = new FindPane(model);
    var group = new ToggleGroup();
    var watching = tab("Watch a feature", "tab-watch", group);
    var finding = tab("Find features for a change", "tab-find", group);
    var tabs = new HBox(watching, finding);
    tabs.getStyleClass().addAll("segmented", "lower-tabs");
    tabs.setMaxWidth(Region.USE_PREF_SIZE);
    group.selectToggle(watching);
    group
        .selectedToggleProperty()
        .addListener((Observable property) -> {
          watch.setVisible(watching.isSelected());
          find.setVisible(finding.isSelected());
        });
    watch.managedProperty().bind(watch.visibleProperty());
    find.managedProperty().bind(find.visibleProperty());
    find.setVisible(false);
    var box = new VBox(tabs, watch, find);
    box.getStyleClass().add("steer-lower");
    return new Lower(box, watching, finding, watch, find);
  }

  private static ToggleButton tab(String words, String id, ToggleGroup group) {
    var tab = new ToggleButton(words);
    tab.setId(id);
    tab.getStyleClass().add("segment");
    tab.setToggleGroup(group);
    tab.setOnAction(event -> tab.setSelected(true));
    return tab;
  }

  private void save() {
    var name = model.plan().draft().name();
    if (name.isEmpty()) {
      parts().sliders.rename();
    } else {
      model.plans().save(name);
    }
  }

  private void add() {
    parts().sliders.focusAdd();
  }

  private void direct() {
    parts().sliders.focusDirection();
  }

  /// Opens the comparison with the plan as it is.
  public void compare() {
    var shown = parts();
    if (model.comparison().comparing().entriesProperty().get().isEmpty()) {
      model.compare();
    } else {
      model.comparison().ask();
    }
    if (!shown.middle.getChildren().contains(shown.compare)) {
      shown.middle.getChildren().add(shown.compare);
    }
  }

  private void closeCompare() {
    model.comparison().comparing().stop();
    parts().middle.getChildren().remove(parts().compare);
  }

  /// Opens the search for features that bring about a next token.
  public void find() {
    closeCompare();
    parts().lower.finding.setSelected(true);
    parts().lower.find.focusField();
    showFound();
  }

  /// What was found stands below its fields: in a low window from the fields on.
  private void showFound() {
    var scroll = parts().texts;
    scroll.applyCss();
    scroll.layout();
    var hidden =
        scroll.getContent().getLayoutBounds().getHeight() - scroll.getViewportBounds().getHeight();
    if (hidden > 0) {
      var top = parts().lower.box.getBoundsInParent().getMinY();
      scroll.setVvalue(Math.clamp(top / hidden, 0, 1));
    }
  }

  private void watch() {
    closeCompare();
    parts().lower.watching.setSelected(true);
    parts().lower.watch.choose();
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE && !(event.getTarget() instanceof TextInputControl)) {
      model.stop();
    }
  }

  @Override
  public String name() {
    return "Steer";
  }

  @Override
  public int number() {
    return 3;
  }

  @Override
  public Ikon icon() {
    return Feather.SLIDERS;
  }

  @Override
  public Node content() {
    parts();
    model.begin();
    return content;
  }

  @Override
  public Node inspector() {
    return side;
  }

  @Override
  public ObservableValue<String> inspectorTitle() {
    return model
        .plan()
        .draftProperty()
        .map(draft ->
            draft
                .chosen()
                .map(slider -> "Strength   " + model.namesProperty().get().shown(slider.target()))
                .orElse("Strength"));
  }

  @Override
  public List<Action> inspectorActions() {
    return List.of();
  }

  @Override
  public List<Action> actions() {
    return actions.all();
  }

  @Override
  public List<PaletteEntry> find(String query) {
    model.prepare();
    return model.namesProperty().get().find(query, model.source(), FOUND).stream()
        .map(hit ->
            new PaletteEntry(
                "Steer a feature",
                Feather.SLIDERS,
                String.valueOf(hit.latent()),
                hit.name(),
                hit.note(),
                () -> model.visit(hit.source(), hit.latent())))
        .toList();
  }

  @Override
  public void focus() {
    parts().sliders.focusSliders();
  }
}
