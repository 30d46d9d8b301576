package org.featurescope.viz.feature;

import java.util.function.IntConsumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.Bar;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One feature of [FeatureBars]: number, explanation, value and a bar below.
final class FeatureRow extends HBox {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

  private final FeatureItem item;

  FeatureRow(FeatureItem item, double largest, IntConsumer open, IntConsumer add) {
    this.item = item;
    getStyleClass().add("feature-row");
    setAccessibleRole(AccessibleRole.LIST_ITEM);
    setAccessibleText(item.spoken());

    var number = new Label(Integer.toString(item.number()));
    number.getStyleClass().add("feature-number");
    getChildren().addAll(number, new VBox(top(largest, add), bar(largest)));
    HBox.setHgrow(getChildren().getLast(), Priority.ALWAYS);
    setOnMouseClicked(event -> {
      if (event.getButton() == MouseButton.PRIMARY) {
        open.accept(item.number());
      }
    });
  }

  private HBox top(double largest, IntConsumer add) {
    var words = new Label(item.words());
    words.getStyleClass().add("feature-words");
    words.setMaxWidth(Double.MAX_VALUE);
    words.setMinWidth(0);
    words.pseudoClassStateChanged(
        PseudoClass.getPseudoClass("unexplained"), item.explanation().isEmpty());
    item.explanation().ifPresent(explanation -> words.setTooltip(new Tooltip(explanation)));
    HBox.setHgrow(words, Priority.ALWAYS);

    var value = new Label(Figures.beside(item.value(), largest));
    value.getStyleClass().add("feature-value");
    value.setMinWidth(USE_PREF_SIZE);

    var top = new HBox(words, addButton(add), value);
    item.hue().ifPresent(hue -> top.getChildren().addFirst(new HueBadge(hue)));
    top.getStyleClass().add("feature-row-top");
    top.setAlignment(Pos.CENTER_LEFT);
    return top;
  }

  private Button addButton(IntConsumer add) {
    var button = new Button();
    button.getStyleClass().add("icon-button");
    button.setGraphic(new FontIcon(Feather.PLUS));
    button.setAccessibleText("Add feature " + item.number() + " to the heatmap");
    button.setTooltip(new Tooltip("Add to the heatmap (+)"));
    button.setFocusTraversable(false);
    button.setOnAction(event -> add.accept(item.number()));
    button.visibleProperty().bind(hoverProperty());
    button.managedProperty().bind(button.visibleProperty());
    button.setDisable(item.hue().isPresent());
    return button;
  }

  private Bar bar(double largest) {
    var bar = new Bar();
    bar.set(item.value() / largest);
    bar.hue(item.hue().orElse(0));
    return bar;
  }

  FeatureItem item() {
    return item;
  }

  void setCurrent(boolean current) {
    pseudoClassStateChanged(CURRENT, current);
  }
}
