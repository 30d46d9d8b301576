package org.featurescope.viz.steer;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.featurescope.viz.feature.ProbabilityBars;
import org.featurescope.viz.heatmap.HeatmapText;
import org.featurescope.viz.heatmap.TokenStrip;

/// One plan of a [CompareGrid].
final class PlanColumn extends VBox {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final PseudoClass WARNING = PseudoClass.getPseudoClass("warning");

  PlanColumn(ComparedPlan plan, SteeredText baseline, Runnable open) {
    getStyleClass().add("plan-column");
    setAccessibleRole(AccessibleRole.LIST_ITEM);
    setAccessibleText(spoken(plan));
    setMinWidth(0);
    getChildren().addAll(head(plan), figures(plan.figures()), text(plan, baseline));
    if (!plan.next().isEmpty()) {
      getChildren().add(next(plan));
    }
    setOnMouseClicked(event -> {
      if (event.getButton() == MouseButton.PRIMARY) {
        open.run();
      }
    });
  }

  private static String spoken(ComparedPlan plan) {
    var words = new StringBuilder("Plan " + plan.letter() + ", " + plan.name());
    plan.figures().forEach(figure -> words.append(", ").append(figure.spoken()));
    return words.toString();
  }

  private static Node head(ComparedPlan plan) {
    var letter = new Label(plan.letter());
    letter.getStyleClass().add("plan-letter");
    letter.setMinWidth(USE_PREF_SIZE);
    var name = new Label(plan.name());
    name.getStyleClass().add("list-title");
    name.setMinWidth(0);
    name.setTooltip(new Tooltip(plan.name()));
    var head = new HBox(letter, name);
    head.getStyleClass().add("plan-head");
    head.setAlignment(Pos.CENTER_LEFT);
    return head;
  }

  private static Node figures(List<TextFigure> all) {
    var pane = new FlowPane();
    pane.getStyleClass().add("text-figures");
    all.forEach(figure -> pane.getChildren().add(figure(figure)));
    return pane;
  }

  /// A figure with its name, as it stands below a text too.
  static HBox figure(TextFigure figure) {
    var pair = new HBox();
    for (var words : List.of(figure.name(), figure.value())) {
      if (!words.isEmpty()) {
        var label = new Label(words);
        var isFigure = words.equals(figure.value()) && !figure.name().isEmpty();
        label.getStyleClass().add(isFigure ? "figure-value" : "figure-name");
        pair.getChildren().add(label);
      }
    }
    pair.getStyleClass().add("text-figure");
    pair.setAlignment(Pos.BASELINE_LEFT);
    pair.setMinWidth(USE_PREF_SIZE);
    pair.pseudoClassStateChanged(WARNING, figure.warning());
    pair.setAccessibleRole(AccessibleRole.TEXT);
    pair.setAccessibleText(figure.spoken());
    return pair;
  }

  private static Node text(ComparedPlan plan, SteeredText baseline) {
    var strip = new TokenStrip();
    strip.wrappedProperty().set(true);
    strip.textProperty().set(HeatmapText.spelled(plan.text().tokens()));
    strip.quietProperty().set(plan.text().prompt());
    var diff = TokenDiff.of(baseline.continuation(), plan.text().continuation());
    strip.coloringProperty().set(TextSide.marks(plan.text(), diff.after(), true));
    strip.setAccessibleText(String.join("", plan.text().tokens()));
    return strip;
  }

  private static Node next(ComparedPlan plan) {
    var bars = new ProbabilityBars();
    bars.itemsProperty()
        .set(
            plan.next().stream()
                .map(token -> new ProbabilityBars.Item(token.token(), token.after(), false))
                .toList());
    return bars;
  }

  void setCurrent(boolean current) {
    pseudoClassStateChanged(CURRENT, current);
  }
}
