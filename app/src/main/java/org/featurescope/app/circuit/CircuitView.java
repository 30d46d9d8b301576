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
import javafx.scene.input.KeyCode;
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
  private final CircuitActions actions;
  private final StackPane content = new StackPane();
  private final StackPane card = new StackPane();
  private Optional<Parts> parts = Optional.empty();

  /// What is built when the view is first shown: the window opens without it.
  record Parts(
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
    actions = new CircuitCommands(model, doors, this::parts).actions();
    content.setId("circuit");
    content.setMinWidth(0);
    content.setAlignment(Pos.TOP_LEFT);
    for (var part : List.of(content, card)) {
      part.addEventFilter(KeyEvent.KEY_PRESSED, this::escape);
      part.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
      part.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
    }
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
    PictureTime.tell(model, canvas.canvas());
    var header = new CircuitHeader(model, actions, scale);
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
    var states = new CircuitStates(model, jobs, actions).pane();
    VBox.setVgrow(canvas, Priority.ALWAYS);
    var graph = new StackPane(new VBox(canvas, states.footBelow()), states);
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

  /// A problem is closed before anything else that Escape ends: the selection, a text that is
  /// typed.
  private void escape(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE
        && model.stateProperty().get() instanceof CircuitState.Failed) {
      model.forgive();
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
            .map(found ->
                found
                    .map(each -> card.with(each.kind().words(), each.name(), each.note()))
                    .orElse(card)));
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
        .flatMap(document -> model.looking().currentProperty().map(node -> heading()));
  }

  private String heading() {
    var node = model.looking().currentProperty().get();
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
                () -> model.looking().select(node)));
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
