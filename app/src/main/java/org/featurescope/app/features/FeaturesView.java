package org.featurescope.app.features;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.View;
import org.featurescope.app.read.Selection;
import org.featurescope.app.read.Site;
import org.featurescope.app.task.Jobs;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/// Features: the table of all latents, the map of their directions below it, and the page of one of
/// them in the inspector.
public final class FeaturesView implements View {
  private static final double TABLE_SHARE = 0.56;

  /// What leads out of this view.
  ///
  /// @param search opens the command palette with some words
  /// @param library opens the Library
  /// @param read lets the heatmap follow a feature
  /// @param steer gives a feature a slider
  /// @param marked the sentence around the token that is selected in Read, with its marks; empty
  ///   where none is
  public record Doors(
      Consumer<String> search,
      Runnable library,
      IntConsumer read,
      Steering steer,
      Supplier<String> marked) {}

  /// Gives a feature a slider.
  @FunctionalInterface
  public interface Steering {

    /// @param source what Steer knows the autoencoder or transcoder by
    void steer(int source, int latent);
  }

  private final FeaturesViewModel model;
  private final Jobs jobs;
  private final ReadOnlyDoubleProperty scale;
  private final ObservableValue<Selection> shownInRead;
  private final FeatureActions actions;
  private final StackPane content = new StackPane();
  private final StackPane page = new StackPane();
  private final StackPane foot = new StackPane();
  private final FeatureFiles files;
  private final Supplier<String> marked;
  private final IntConsumer steer;
  private Optional<Parts> parts = Optional.empty();

  /// What is built when the view is first shown: the window opens without it.
  private record Parts(
      FeaturesToolbar toolbar,
      FeatureTableView table,
      MapPane map,
      AboutPane about,
      LowerPane lower,
      FeatureInspector inspector) {}

  /// @param scale size of everything over the design's size
  /// @param shownInRead the features that the heatmap shows, with their hues
  public FeaturesView(
      FeaturesViewModel model,
      Jobs jobs,
      ReadOnlyDoubleProperty scale,
      ObservableValue<Selection> shownInRead,
      Doors doors) {
    this.model = model;
    this.jobs = jobs;
    this.scale = scale;
    this.shownInRead = shownInRead;
    files = new FeatureFiles(model, jobs, content);
    marked = doors.marked();
    steer = latent -> steer(doors, latent);
    actions = actions(doors);
    content.setId("features");
    content.setAccessibleText("Features");
    content.addEventFilter(KeyEvent.KEY_PRESSED, this::rename);
    content.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    // Another window may have written while this one was not looked at.
    content
        .sceneProperty()
        .flatMap(Scene::windowProperty)
        .flatMap(Window::focusedProperty)
        .orElse(false)
        .subscribe(focused -> {
          if (focused) {
            model.refresh();
          }
        });
    page.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
  }

  private String place() {
    return model.choiceProperty().get().map(Choice::place).orElse("");
  }

  /// Whether a feature is shown, of a place of which something holds.
  private ObservableValue<Boolean> featureWhere(Predicate<Site> holds) {
    return model
        .page()
        .pageProperty()
        .flatMap(shown ->
            model
                .choiceProperty()
                .map(choice ->
                    shown.isPresent() && choice.flatMap(Choice::site).filter(holds).isPresent()));
  }

  private FeatureActions actions(Doors doors) {
    var ready = model.stateProperty().map(state -> state instanceof FeaturesState.Ready);
    var there = model.page().pageProperty().map(Optional::isPresent);
    var sited = model.choiceProperty().map(choice -> choice.flatMap(Choice::site).isPresent());
    var readable = featureWhere(FeaturesView::hasLens);
    var steered = featureWhere(site -> site.source().isPresent());
    var indexing = model.indexing().stateProperty();
    return new FeatureActions(
        Action.of("Search or run", Feather.SEARCH, () -> doors.search().accept("")),
        Action.of("Find features", Feather.SEARCH, "Shortcut+F", this::find).when(ready),
        Action.of("Export the table (CSV)", Feather.DOWNLOAD, files::exportTable).when(ready),
        Action.of("Index text files", Feather.FILE_PLUS, files::index).when(sited),
        Action.of("Index text files for all autoencoders", Feather.FILE_PLUS, files::indexAll)
            .when(sited),
        Action.of("Pause indexing", Feather.PAUSE, model.indexing()::pause)
            .when(indexing.map(state -> state instanceof Indexing.State.Running)),
        Action.of("Resume indexing", Feather.PLAY, model.indexing()::resume)
            .when(indexing.map(Indexing::canResume)),
        Action.of("Random feature", Feather.SHUFFLE, model.page()::selectRandom).when(ready),
        Action.of("Name the feature", Feather.EDIT_2, "F2", this::rename).when(there),
        Action.of("Star the feature, or take the star away", Feather.STAR, this::star).when(there),
        Action.of("Compare the feature with another one", Feather.COLUMNS, this::compare)
            .when(there),
        Action.of(
                "Show the feature in Read",
                Feather.ALIGN_LEFT,
                () -> doors.read().accept(model.page().selectedProperty().get()))
            .when(readable),
        Action.of(
                "Add the feature to steering",
                Feather.SLIDERS,
                "Shortcut+Shift+S",
                () -> steer(doors, model.page().selectedProperty().get()))
            .when(steered),
        Action.of("Copy the feature's page", Feather.COPY, files::copy).when(there),
        Action.of("Previous feature", Feather.CHEVRON_LEFT, "Alt+Left", () -> model.page().step(-1))
            .when(there),
        Action.of("Next feature", Feather.CHEVRON_RIGHT, "Alt+Right", () -> model.page().step(1))
            .when(there),
        Action.of("Which features are about this?", Feather.HELP_CIRCLE, this::askByExamples)
            .when(ready),
        Action.of("Import lists of features (JSON)", Feather.UPLOAD, files::importLists)
            .when(ready),
        Action.of("Export lists of features (JSON)", Feather.DOWNLOAD, files::exportLists)
            .when(ready),
        Action.of("Stop opening the index", Feather.X, model::cancel),
        Action.of("Look for the index again", Feather.ROTATE_CW, model::look),
        Action.of("Repair the workspace", Feather.TOOL, model::repair),
        Action.of("Open the Library", Feather.PACKAGE, doors.library()));
  }

  private void steer(Doors doors, int latent) {
    model
        .choiceProperty()
        .get()
        .flatMap(Choice::site)
        .map(Site::source)
        .ifPresent(known -> known.ifPresent(source -> doors.steer().steer(source, latent)));
  }

  private static boolean hasLens(Site site) {
    return site.lens().isPresent();
  }

  private Parts parts() {
    if (parts.isEmpty()) {
      parts = Optional.of(build());
    }
    return parts.get();
  }

  private Parts build() {
    var table = new FeatureTableView(model, scale, shownInRead);
    var toolbar = new FeaturesToolbar(model, table::focusRow);
    var map = new MapPane(model, shownInRead, actions);
    var about = new AboutPane(model, scale, marked);
    var lower = new LowerPane(map, new ComparePane(model, steer), about);
    var inspector = new FeatureInspector(model, actions, shownInRead);
    FeatureMenu.on(table, actions);
    var split = new SplitPane(table, lower);
    split.setOrientation(Orientation.VERTICAL);
    split.setDividerPositions(TABLE_SHARE);
    split.getStyleClass().add("features-split");
    split.setId("features-split");
    lower.openProperty().subscribe(open -> fold(split, lower, open));
    VBox.setVgrow(split, Priority.ALWAYS);
    var body = new VBox(toolbar, split);
    var ready = model.stateProperty().map(state -> state instanceof FeaturesState.Ready);
    body.visibleProperty().bind(ready);
    ready.subscribe(there -> {
      if (there && content.isFocused()) {
        focus(table);
      }
    });
    var middle = new StackPane(body, new FeaturesStates(model, jobs, actions).pane());
    VBox.setVgrow(middle, Priority.ALWAYS);
    content
        .getChildren()
        .setAll(
            new VBox(
                new FeaturesHeader(model, actions), new FeaturesNotice(model, actions), middle));
    page.getChildren().setAll(inspector);
    foot.getChildren().setAll(new TryPane(model, shownInRead));
    foot.managedProperty().bind(foot.visibleProperty());
    foot.visibleProperty().bind(model.page().pageProperty().map(Optional::isPresent));
    return new Parts(toolbar, table, map, about, lower, inspector);
  }

  /// Folded away, the head of the lower pane stays at the foot of the table.
  private static void fold(SplitPane split, LowerPane lower, boolean open) {
    if (open) {
      lower.setMaxHeight(Double.MAX_VALUE);
      lower.setMinHeight(lower.head().prefHeight(-1) * 3);
      split.setDividerPositions(TABLE_SHARE);
    } else {
      var head = lower.head().prefHeight(-1);
      lower.setMinHeight(head);
      lower.setMaxHeight(head);
    }
    split.lookupAll(".split-pane-divider").forEach(divider -> divider.setMouseTransparent(!open));
  }

  private void find() {
    parts().toolbar.focusSearch();
  }

  private void rename() {
    parts().inspector.rename();
  }

  /// A table takes F2 for itself, to edit a cell, which this one has not.
  private void rename(KeyEvent event) {
    if (event.getCode() == KeyCode.F2) {
      actions.rename().perform();
      event.consume();
    }
  }

  private void star() {
    model
        .page()
        .pageProperty()
        .get()
        .ifPresent(shown -> model.editor().star(shown, !shown.annotation().starred()));
  }

  /// Keeps the feature for a comparison.
  public void compare() {
    model.page().pin();
    parts().lower.show(LowerPane.Tab.COMPARE);
  }

  /// Opens the search by examples.
  public void askByExamples() {
    parts().lower.show(LowerPane.Tab.EXAMPLES);
    parts().about.focusExamples();
  }

  /// Selects points on the map, as a drag would.
  public void selectOnMap(BitSet points) {
    parts().lower.show(LowerPane.Tab.MAP);
    parts().map.select(points);
  }

  /// Letters that do something anywhere in the view, but not where one types.
  private void key(KeyEvent event) {
    if (event.getTarget() instanceof TextInputControl
        || event.isShortcutDown()
        || event.isAltDown()) {
      return;
    }
    switch (event.getCode()) {
      case R -> actions.random().perform();
      case S -> actions.star().perform();
      case ESCAPE -> model.cancel();
      default -> {
        return;
      }
    }
    event.consume();
  }

  @Override
  public String name() {
    return "Features";
  }

  @Override
  public int number() {
    return 2;
  }

  @Override
  public Ikon icon() {
    return Feather.GRID;
  }

  @Override
  public Node content() {
    parts();
    model.begin();
    model.refresh();
    return content;
  }

  @Override
  public Node inspector() {
    return page;
  }

  @Override
  public boolean wideInspector() {
    return true;
  }

  @Override
  public Optional<Node> inspectorFoot() {
    return Optional.of(foot);
  }

  @Override
  public ObservableValue<String> inspectorTitle() {
    return model
        .page()
        .pageProperty()
        .map(shown -> shown.map(each -> each.latent() + "   " + place()).orElse("Feature"));
  }

  @Override
  public List<Action> inspectorActions() {
    return List.of(actions.previous(), actions.next(), actions.random(), actions.copy());
  }

  @Override
  public List<Action> actions() {
    return actions.all();
  }

  @Override
  public List<PaletteEntry> find(String query) {
    model.begin();
    return new FeaturesFinder(model).find(query);
  }

  /// Until the table is there, the keyboard waits on the view.
  @Override
  public void focus() {
    if (model.stateProperty().get() instanceof FeaturesState.Ready) {
      focus(parts().table);
    } else {
      content.requestFocus();
    }
  }

  private void focus(FeatureTableView table) {
    // What a split pane holds is in the window once the style sheets have been there.
    content.applyCss();
    table.focusRow();
  }
}
