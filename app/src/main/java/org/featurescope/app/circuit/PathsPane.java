package org.featurescope.app.circuit;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.featurescope.viz.graph.PathList;

/// The strongest ways from a token of the prompt to an output.
final class PathsPane extends VBox {
  private final CircuitViewModel model;
  private final Explorer explorer;
  private final MenuButton from = new MenuButton();
  private final MenuButton to = new MenuButton();

  PathsPane(CircuitViewModel model, CircuitActions actions) {
    this.model = model;
    explorer = model.explorer();
    setId("circuit-paths");
    getStyleClass().add("circuit-tool");
    var row = new HBox(new Label("From"), from, new Label("to"), to);
    row.getStyleClass().add("answer-row");
    row.setAlignment(Pos.CENTER_LEFT);
    ends(from, "circuit-from", "Token where the paths begin");
    ends(to, "circuit-to", "Output where the paths end");
    var answer =
        new AnswerPane<>(
            explorer.ways(),
            "The strongest paths from a token of the prompt to an output will be here.",
            actions.paths(),
            this::list);
    getChildren().addAll(row, answer);
    explorer.fromProperty().subscribe(this::fill);
    explorer.toProperty().subscribe(this::fill);
    model.graph().cutProperty().subscribe(this::fill);
    fill();
  }

  private static void ends(MenuButton menu, String id, String spoken) {
    menu.setId(id);
    menu.getStyleClass().add("plain");
    menu.setMnemonicParsing(false);
    menu.setAccessibleText(spoken);
  }

  private void fill() {
    fill(from, explorer.tokens(), explorer.fromProperty());
    fill(to, explorer.outputs(), explorer.toProperty());
  }

  private void fill(MenuButton menu, List<Integer> nodes, ObjectProperty<Integer> chosen) {
    var names = model.names();
    menu.setDisable(nodes.isEmpty());
    menu.setText(
        names
            .filter(all -> nodes.contains(chosen.get()))
            .map(all -> all.title(chosen.get()))
            .orElse("the strongest"));
    menu.getItems().clear();
    names.ifPresent(all -> {
      for (var node : nodes) {
        var item = new MenuItem(all.title(node) + "   " + all.place(node));
        item.setMnemonicParsing(false);
        item.setOnAction(event -> {
          chosen.set(node);
          explorer.explore();
        });
        menu.getItems().add(item);
      }
    });
  }

  private Node list(List<Explorer.Way> ways) {
    if (ways.isEmpty()) {
      return AnswerPane.words(
          "No path leads from this token to this output. Keep more edges, or choose another"
              + " token.");
    }
    var list = new PathList();
    list.setId("circuit-ways");
    list.waysProperty().set(ways.stream().map(this::way).toList());
    list.onOpenProperty().set(model.looking()::select);
    list.currentProperty()
        .addListener((seen, before, after) -> {
          if (after.intValue() >= 0) {
            explorer.choose(ways.get(after.intValue()));
          }
        });
    return list;
  }

  private PathList.Way way(Explorer.Way way) {
    var graph = model.graph().documentProperty().get().orElseThrow().graph();
    var names = model.names().orElseThrow();
    return new PathList.Way(
        way.nodes().stream()
            .map(node ->
                new PathList.Step(
                    node,
                    Drawing.kind(graph.nodes().get(node)),
                    model.handwork().groupOf(node).map(Group::hue).orElse(0),
                    names.title(node)))
            .toList(),
        way.weights(),
        way.strength());
  }
}
