package org.featurescope.app.circuit;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Instrument;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.View;
import org.featurescope.app.frame.Workbench;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.circuit.Node.Feature;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/// Circuit: which features drive the next token of a prompt. The graph fills the middle, below it
/// stand what is pinned and what is asked of it, and the node that is looked at is in the
/// inspector.
public final class CircuitView implements View {
  private static final double GRAPH_SHARE = 0.6;
  private static final int FOUND = 12;

  /// What leads out of this view.
  ///
  /// @param search opens the command palette with some words
  /// @param library opens the Library
  /// @param features opens a feature's page
  /// @param pages opens the page of a feature that is indexed, by its autoencoder's hash
  /// @param read lets the heatmap follow a feature
  /// @param steer adds a feature to the steering, by what Steer knows its autoencoder or transcoder
  ///   by
  public record Doors(
      Consumer<String> search,
      Runnable library,
      SeenFeature features,
      BiConsumer<String, Integer> pages,
      SeenFeature read,
      SeenFeature steer) {}

  /// Takes a feature of a lens, or of what Steer knows by a number.
  @FunctionalInterface
  public interface SeenFeature {
    void take(int lens, int latent);
  }

  private final CircuitViewModel model;
  private final Jobs jobs;
  private final ReadOnlyDoubleProperty scale;
  private final Doors doors;
  private final CircuitActions actions;
  private final StackPane content = new StackPane();
  private final StackPane card = new StackPane();
  private Optional<Parts> parts = Optional.empty();

  /// What is built when the view is first shown: the window opens without it.
  private record Parts(
      CircuitHeader header,
      CanvasPane canvas,
      LowerPane lower,
      ComparePane compare,
      NodeInspector inspector,
      GraphFiles files) {}

  /// @param scale size of everything over the design's size
  public CircuitView(CircuitViewModel model, Jobs jobs, ReadOnlyDoubleProperty scale, Doors doors) {
    this.model = model;
    this.jobs = jobs;
    this.scale = scale;
    this.doors = doors;
    actions = made();
    content.setId("circuit");
    content.setMinWidth(0);
    content.setAlignment(Pos.TOP_LEFT);
    for (var part : List.of(content, card)) {
      part.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
      part.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
    }
  }

  private CircuitActions made() {
    var document = model.graph().documentProperty();
    var ready = model.graph().cutProperty().map(Optional::isPresent);
    var working = model.stateProperty().map(state -> state instanceof CircuitState.Working);
    var selected =
        model
            .currentProperty()
            .flatMap(node -> ready.map(there -> there && node != CircuitViewModel.NONE));
    var grouped =
        document.flatMap(
            now -> model.currentProperty().map(node -> model.handwork().groupOf(node).isPresent()));
    var lens =
        document.flatMap(now ->
            model
                .currentProperty()
                .map(node ->
                    model
                        .feature()
                        .filter(feature -> model.lens(feature).isPresent())
                        .isPresent()));
    var steered =
        document.flatMap(now ->
            model
                .currentProperty()
                .flatMap(node ->
                    model
                        .benchProperty()
                        .map(bench ->
                            model
                                .feature()
                                .filter(feature -> model.steered(feature).isPresent())
                                .isPresent())));
    var groupSteered =
        document.flatMap(now ->
            model
                .currentProperty()
                .flatMap(
                    node -> model.benchProperty().map(bench -> !model.steeredOfGroup().isEmpty())));
    var indexed =
        model
            .currentProperty()
            .flatMap(node ->
                model
                    .book()
                    .changedProperty()
                    .map(known -> model.feature().flatMap(model.book()::subject).isPresent()));
    var testable =
        model
            .experiment()
            .subjectProperty()
            .flatMap(subject ->
                document.flatMap(now ->
                    model
                        .benchProperty()
                        .map(bench ->
                            subject.isPresent() && model.experiment().untestable().isEmpty())));
    var questionable =
        document.flatMap(
            now -> model.benchProperty().map(bench -> model.experiment().untestable().isEmpty()));
    var typed = model.promptProperty().map(text -> !text.isBlank());
    return new CircuitActions(
        Action.of("Search or run", Feather.SEARCH, () -> doors.search().accept("")),
        Action.of("Trace the prompt", Feather.SHARE_2, "Shortcut+Enter", model::trace).when(typed),
        Action.of("Stop tracing", Feather.X, model::cancel).when(working),
        Action.of("Trace the sample prompt", Feather.PLAY, this::sample),
        Action.of("Open a graph file", Feather.FOLDER, () -> parts().files.open()),
        Action.of("Forget the kept graph of this prompt", Feather.TRASH, model::forget)
            .when(
                document.flatMap(now ->
                    model
                        .shelf()
                        .namesProperty()
                        .map(names -> now.map(Shelf::name).filter(names::contains).isPresent()))),
        Action.of("Compare with a graph file", Feather.FILE, () -> parts().files.compare())
            .when(ready),
        Action.of("Compare with another prompt", Feather.EDIT_3, this::comparePrompt).when(ready),
        Action.of(
                "Compare with the same prompt under the plan in Steer",
                Feather.SLIDERS,
                this::comparePlan)
            .when(
                questionable.flatMap(
                    can -> model.planProperty().map(plan -> can && plan.isPresent()))),
        Action.of("End the comparison", Feather.X, model.contrast()::close)
            .when(model.contrast().openProperty()),
        Action.of("Save the graph (JSON)", Feather.FILE_TEXT, () -> parts().files.saveJson())
            .when(ready),
        Action.of(
                "Export the graph as a picture (PNG)", Feather.IMAGE, () -> parts().files.savePng())
            .when(ready),
        Action.of(
                "Export the graph as a drawing (SVG)",
                Feather.PEN_TOOL,
                () -> parts().files.saveSvg())
            .when(ready),
        Action.of(
                "Export the graph as a page (HTML)", Feather.GLOBE, () -> parts().files.saveHtml())
            .when(ready),
        Action.of("Copy the graph's picture", Feather.COPY, () -> parts().files.copy()).when(ready),
        Action.of("Pin the node, or take the pin away", Feather.MAP_PIN, this::pin).when(selected),
        Action.of("Take all pins and groups away", Feather.TRASH_2, model.handwork()::clear)
            .when(ready),
        Action.of("Group what is selected", Feather.BOX, "Shortcut+G", this::group).when(selected),
        Action.of("Rename the group", Feather.EDIT_2, () -> parts().inspector.renameGroup())
            .when(grouped),
        Action.of("Ungroup", Feather.MINUS_SQUARE, "Shortcut+Shift+G", this::ungroup).when(grouped),
        Action.of("Label the node", Feather.TAG, "F2", () -> parts().inspector.label())
            .when(selected),
        Action.of("Test what is selected", Feather.ZAP, "Shortcut+T", this::test).when(testable),
        Action.of("How faithful is the graph?", Feather.CHECK_CIRCLE, this::examine)
            .when(questionable),
        Action.of("Check every node of the graph", Feather.CHECK_SQUARE, this::checkAll)
            .when(questionable),
        Action.of("Search the minimal circuit", Feather.MINIMIZE_2, this::minimal)
            .when(questionable),
        Action.of("Measure the story again", Feather.REFRESH_CW, this::measureStory)
            .when(
                questionable.flatMap(
                    can -> model.stories().toldProperty().map(story -> can && story.isPresent()))),
        Action.of("Strongest paths from a token to an output", Feather.GIT_MERGE, this::paths)
            .when(ready),
        Action.of("Show the whole graph", Feather.MAXIMIZE, () -> parts().canvas.canvas().fit())
            .when(ready),
        Action.of("Zoom in on the graph", Feather.ZOOM_IN, () -> parts().canvas.canvas().zoomIn())
            .when(ready),
        Action.of(
                "Zoom out of the graph", Feather.ZOOM_OUT, () -> parts().canvas.canvas().zoomOut())
            .when(ready),
        Action.of("Drag to select instead of to move", Feather.CROP, this::enclose).when(ready),
        Action.of("Open the feature's page", Feather.GRID, this::openPage)
            .when(lens.flatMap(seen -> indexed.map(known -> seen || known))),
        Action.of("Show the node's feature in Read", Feather.ALIGN_LEFT, () -> take(doors.read()))
            .when(lens),
        Action.of(
                "Add the node's feature to steering",
                Feather.SLIDERS,
                "Shortcut+Shift+S",
                () -> model.feature().ifPresent(this::steer))
            .when(steered),
        Action.of("Add the group's features to steering", Feather.SLIDERS, this::steerGroup)
            .when(groupSteered),
        Action.of("Open the Library", Feather.PACKAGE, doors.library()));
  }

  private void openPage() {
    model
        .feature()
        .ifPresent(feature ->
            model
                .book()
                .subject(feature)
                .ifPresentOrElse(
                    subject -> doors.pages().accept(subject.saeHash(), feature.latent()),
                    () -> take(doors.features())));
  }

  private void take(SeenFeature door) {
    model
        .feature()
        .ifPresent(
            feature -> model.lens(feature).ifPresent(lens -> door.take(lens, feature.latent())));
  }

  private void steer(Feature feature) {
    model.steered(feature).ifPresent(source -> doors.steer().take(source, feature.latent()));
  }

  private void steerGroup() {
    model.steeredOfGroup().forEach(this::steer);
  }

  private Parts parts() {
    if (parts.isEmpty()) {
      parts = Optional.of(build());
    }
    return parts.get();
  }

  private Parts build() {
    var toolbar = new CircuitToolbar(model);
    var canvas = new CanvasPane(model, toolbar);
    var files = new GraphFiles(model, jobs, canvas.canvas());
    var header = new CircuitHeader(model, actions);
    var compare =
        new ComparePane(model, actions, node -> canvas.canvas().currentProperty().set(node));
    var lower = new LowerPane();
    lower.add(LowerPane.Tab.STORY, new StoryPane(model, actions));
    lower.add(LowerPane.Tab.TEST, new TestPane(model, actions));
    lower.add(LowerPane.Tab.PATHS, new PathsPane(model, actions));
    lower.add(LowerPane.Tab.TRUST, new TrustPane(model, actions));
    lower.add(LowerPane.Tab.MINIMAL, new MinimalPane(model, actions));
    lower.add(LowerPane.Tab.COMPARE, compare);
    lower
        .tabProperty()
        .subscribe(tab -> {
          if (tab == LowerPane.Tab.PATHS && model.explorer().ways().given().isEmpty()) {
            model.explorer().explore();
          }
        });
    model
        .stories()
        .toldProperty()
        .subscribe((before, after) -> {
          lower.offer(LowerPane.Tab.STORY, after.isPresent());
          if (after.isPresent() && before.isEmpty()) {
            lower.show(LowerPane.Tab.STORY);
          }
        });
    lower.offer(LowerPane.Tab.STORY, model.stories().toldProperty().get().isPresent());
    var row = new LowerRow(new PinnedPane(model, jobs), lower, scale);
    var graph = new StackPane(canvas, new CircuitStates(model, jobs, actions).pane());
    graph.setMinSize(0, 0);
    var split = new SplitPane(graph, row);
    split.setOrientation(Orientation.VERTICAL);
    split.setDividerPositions(GRAPH_SHARE);
    split.getStyleClass().add("features-split");
    split.setId("circuit-split");
    VBox.setVgrow(split, Priority.ALWAYS);
    content.getChildren().setAll(new VBox(header, new CircuitNotice(model), toolbar, split));
    var inspector = new NodeInspector(model, actions);
    card.getChildren().setAll(inspector);
    return new Parts(header, canvas, lower, compare, inspector, files);
  }

  private void sample() {
    model.promptProperty().set(CircuitViewModel.SAMPLE);
    model.targetsProperty().set("");
    model.trace();
  }

  private void comparePrompt() {
    compare();
    parts().compare.focusPrompt();
  }

  private void comparePlan() {
    compare();
    model.contrast().withPlan();
  }

  private void pin() {
    var chosen = model.grasped();
    if (chosen.cardinality() > 1) {
      model.handwork().pinAll(chosen);
    } else {
      model.handwork().togglePin(model.currentProperty().get());
    }
  }

  private void group() {
    var nodes = model.grasped();
    model.handwork().group(nodes, "");
    if (!nodes.isEmpty()) {
      model.select(nodes.nextSetBit(0));
      parts().inspector.renameGroup();
    }
  }

  private void ungroup() {
    model.handwork().groupOf(model.currentProperty().get()).ifPresent(model.handwork()::ungroup);
  }

  private void test() {
    parts().lower.show(LowerPane.Tab.TEST);
    model.experiment().run();
  }

  private void examine() {
    parts().lower.show(LowerPane.Tab.TRUST);
    model.experiment().examine();
  }

  private void checkAll() {
    parts().lower.show(LowerPane.Tab.TRUST);
    model.experiment().checkAll();
  }

  private void minimal() {
    parts().lower.show(LowerPane.Tab.MINIMAL);
    model.experiment().search();
  }

  private void measureStory() {
    parts().lower.show(LowerPane.Tab.STORY);
    model.stories().measure();
  }

  private void paths() {
    parts().lower.show(LowerPane.Tab.PATHS);
    model.explorer().explore();
  }

  private void enclose() {
    var selecting = parts().canvas.canvas().selectingProperty();
    selecting.set(!selecting.get());
  }

  /// Makes room for a comparison.
  public void compare() {
    parts().lower.show(LowerPane.Tab.COMPARE);
  }

  /// What opens a field does so after the letter was typed: it would stand in the field.
  private void typed(KeyEvent event) {
    if (!(event.getTarget() instanceof TextInputControl)
        && !event.isShortcutDown()
        && !event.isAltDown()
        && event.getCharacter().equalsIgnoreCase("g")) {
      actions.group().perform();
      event.consume();
    }
  }

  /// Letters that do something anywhere in the view, but not where one types.
  private void key(KeyEvent event) {
    if (event.getTarget() instanceof TextInputControl
        || event.isShortcutDown()
        || event.isAltDown()) {
      return;
    }
    switch (event.getCode()) {
      case P -> actions.pin().perform();
      case U -> actions.ungroup().perform();
      case T -> actions.test().perform();
      case S -> actions.enclose().perform();
      case ESCAPE -> model.cancel();
      default -> {
        return;
      }
    }
    event.consume();
  }

  /// The features of the graph, which need not be those of the lens.
  @Override
  public ObservableValue<Instrument> instrument(ObservableValue<Instrument> usual) {
    return usual.flatMap(card ->
        model
            .madeOfProperty()
            .map(found -> found.map(each -> card.with(each.title(), each.about())).orElse(card)));
  }

  @Override
  public String name() {
    return "Circuit";
  }

  @Override
  public int number() {
    return 4;
  }

  @Override
  public Ikon icon() {
    return Feather.SHARE_2;
  }

  @Override
  public Node content() {
    parts();
    model.begin();
    return content;
  }

  @Override
  public Node inspector() {
    return card;
  }

  @Override
  public ObservableValue<String> inspectorTitle() {
    return model
        .graph()
        .documentProperty()
        .flatMap(document -> model.currentProperty().map(node -> heading()));
  }

  private String heading() {
    var node = model.currentProperty().get();
    return node == CircuitViewModel.NONE
        ? "Node"
        : model.names().map(all -> all.heading(node)).orElse("Node");
  }

  @Override
  public List<Action> inspectorActions() {
    return List.of(actions.pin(), actions.group(), actions.label());
  }

  @Override
  public List<Action> actions() {
    return actions.all();
  }

  /// The nodes that are called so, and the kept graphs.
  @Override
  public List<PaletteEntry> find(String query) {
    if (query.isBlank()) {
      return List.of();
    }
    return Stream.concat(nodes(query), graphs(query)).toList();
  }

  private Stream<PaletteEntry> nodes(String query) {
    var names = model.names();
    var cut = model.graph().cutProperty().get();
    if (names.isEmpty() || cut.isEmpty()) {
      return Stream.of();
    }
    return cut.get().pruning().nodes().stream()
        .boxed()
        .filter(node -> Workbench.contains(names.get().title(node), query))
        .limit(FOUND)
        .map(node ->
            new PaletteEntry(
                "Nodes of the circuit",
                Feather.CIRCLE,
                "",
                names.get().title(node),
                names.get().place(node),
                () -> model.select(node)));
  }

  private Stream<PaletteEntry> graphs(String query) {
    return model.shelf().namesProperty().get().stream()
        .filter(name -> Workbench.contains(name, query))
        .limit(FOUND)
        .map(name ->
            new PaletteEntry(
                "Circuits", Feather.SHARE_2, "", name, "graph", () -> model.reopen(name)));
  }

  @Override
  public void focus() {
    if (model.graph().documentProperty().get().isPresent()) {
      parts().canvas.canvas().requestFocus();
    } else {
      parts().header.focusPrompt();
    }
  }
}
