package org.featurescope.app.circuit;

import java.util.Optional;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.viz.graph.CircuitNode;
import org.featurescope.viz.graph.CompareLegend;
import org.featurescope.viz.graph.EdgeList;
import org.featurescope.viz.graph.NodeKind;
import org.kordamp.ikonli.feather.Feather;

/// Two graphs: what both have, what only one has, and whose influence changed most.
final class ComparePane extends VBox {
  private static final int MOST = 8;

  private final CircuitViewModel model;
  private final IntConsumer open;
  private final TextField prompt = new TextField();

  /// @param open looks at a node of the comparison
  ComparePane(CircuitViewModel model, CircuitActions actions, IntConsumer open) {
    this.model = model;
    this.open = open;
    setId("circuit-comparison");
    getStyleClass().add("circuit-tool");
    prompt.setId("circuit-other-prompt");
    prompt.setPromptText("Another prompt");
    prompt.setAccessibleText("Another prompt to compare with. Enter traces it.");
    HBox.setHgrow(prompt, Priority.ALWAYS);
    var possible = actions.comparePrompt().enabled();
    var typed = prompt.textProperty().flatMap(text -> possible.map(can -> can && !text.isBlank()));
    var trace =
        Buttons.labelled(
            "Compare",
            Action.of("Compare with this prompt", Feather.COLUMNS, this::compare).when(typed));
    trace.setId("circuit-compare-run");
    trace.setMinWidth(Region.USE_PREF_SIZE);
    prompt.setOnAction(event -> compare());
    var end = Buttons.icon(actions.endComparison());
    end.setId("circuit-compare-end");
    var plan = Buttons.labelled("With the plan", actions.comparePlan());
    plan.setId("circuit-compare-plan");
    plan.setMinWidth(Region.USE_PREF_SIZE);
    plan.visibleProperty().bind(plan.disabledProperty().not());
    plan.managedProperty().bind(plan.visibleProperty());
    var row = new HBox(prompt, trace, plan, end);
    row.getStyleClass().add("answer-row");
    row.setAlignment(Pos.CENTER_LEFT);
    var answer =
        new AnswerPane<>(
            model.contrast().compared(),
            "Type another prompt, or choose a kept graph or a file under Compare: both graphs are"
                + " laid over each other. With a plan open in Steer, the same prompt can be"
                + " compared before and after steering.",
            Action.of("Compare again", Feather.ROTATE_CW, model.contrast()::again),
            this::found);
    getChildren().addAll(row, answer);
  }

  private void compare() {
    if (!prompt.getText().isBlank()) {
      model.contrast().withPrompt(prompt.getText());
    }
  }

  private Node found(Compared found) {
    var sentence = new Label(found.words());
    sentence.setId("circuit-compare-sentence");
    sentence.setWrapText(true);
    sentence.setMinWidth(0);
    var changed = new EdgeList("Changed most", "share of influence");
    changed.setId("circuit-changed");
    changed
        .itemsProperty()
        .set(
            found.changes().stream()
                .filter(change -> Math.abs(change.change()) > 0)
                .limit(MOST)
                .map(change -> item(found, change))
                .toList());
    changed.onOpenProperty().set(open);
    var legend = new CompareLegend();
    legend.comparisonProperty().set(Optional.of(found.parts()));
    legend.setMinWidth(0);
    var box = new VBox(sentence, legend, changed);
    box.setMinWidth(0);
    box.getStyleClass().add("circuit-tool");
    return box;
  }

  private static EdgeList.Item item(Compared found, Compared.Change change) {
    var node = found.model().nodes().get(change.number());
    return new EdgeList.Item(
        change.number(),
        node.kind(),
        node.hue(),
        title(node),
        found.model().place(change.number()),
        change.change());
  }

  /// As features without a name are called everywhere.
  private static String title(CircuitNode node) {
    return node.kind() == NodeKind.FEATURE && node.label().isBlank()
        ? "L%d %s".formatted(node.row(), node.title())
        : node.title();
  }

  void focusPrompt() {
    prompt.requestFocus();
  }
}
