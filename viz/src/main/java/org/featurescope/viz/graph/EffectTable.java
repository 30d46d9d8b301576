package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// What an intervention does to the next token: how probable each one was, should become and
/// became, as a tick, a hollow and a filled bar with their figures.
public final class EffectTable extends GridPane {
  /// Probabilities from 0 to 1; `NaN` for what is not known (yet).
  ///
  /// @param token its characters, spaces included
  public record Item(String token, double clean, double predicted, double measured) {
    public Item {
      Objects.requireNonNull(token);
    }
  }

  private final ObjectProperty<List<Item>> items =
      new SimpleObjectProperty<>(this, "items", List.of());

  public EffectTable() {
    getStyleClass().add("effect-table");
    setAccessibleRole(AccessibleRole.TABLE_VIEW);
    setAccessibleText("Probabilities of the next token: clean, predicted and measured");
    items.addListener((Observable property) -> rebuild());
    rebuild();
  }

  public ObjectProperty<List<Item>> itemsProperty() {
    return items;
  }

  private void rebuild() {
    getChildren().clear();
    addRow(0, head("Next token"), legend(), head("Clean"), head("Predicted"), head("Measured"));
    for (var column = 2; column < 5; column++) {
      GridPane.setHalignment(getChildren().get(column), HPos.RIGHT);
    }
    for (var item : items.get()) {
      var token = new Label(Whitespace.visible(item.token()));
      token.getStyleClass().add("probability-token");
      token.setAccessibleText(spoken(item));
      var bar = new EffectBar(item);
      GridPane.setHgrow(bar, Priority.ALWAYS);
      addRow(
          getRowCount(),
          token,
          bar,
          figure(item.clean(), false),
          figure(item.predicted(), false),
          figure(item.measured(), true));
    }
  }

  private static Label head(String words) {
    var head = new Label(words);
    head.getStyleClass().add("effect-head");
    head.setMinWidth(USE_PREF_SIZE);
    return head;
  }

  private static HBox legend() {
    var legend = new HBox();
    legend.getStyleClass().add("effect-legend");
    legend.setAlignment(Pos.CENTER_LEFT);
    for (var each : List.of("clean", "predicted", "measured")) {
      var sign = new Region();
      sign.getStyleClass().addAll("effect-sign", "effect-" + each);
      // The heads of the columns say the rest.
      legend
          .getChildren()
          .addAll(sign, head(each.length() > 5 ? each.substring(0, 4) + "." : each));
    }
    return legend;
  }

  private static Label figure(double probability, boolean strong) {
    var figure = new Label(written(probability));
    figure.getStyleClass().addAll("feature-value", strong ? "effect-strong" : "effect-plain");
    figure.setMinWidth(USE_PREF_SIZE);
    GridPane.setHalignment(figure, HPos.RIGHT);
    return figure;
  }

  /// Three places, so that the figures of a column can be compared.
  private static String written(double probability) {
    return probability > 0 && probability < 0.0005 ? "< 0.001" : Figures.fixed(probability, 3);
  }

  private static String spoken(Item item) {
    return "%s: clean %s, predicted %s, measured %s"
        .formatted(
            item.token().strip(),
            written(item.clean()),
            written(item.predicted()),
            written(item.measured()));
  }

  /// The three probabilities of one token.
  private static final class EffectBar extends Region {
    private final Item item;
    private final Region predicted = part("effect-predicted");
    private final Region measured = part("effect-measured");
    private final Region clean = part("effect-clean");

    EffectBar(Item item) {
      this.item = item;
      getStyleClass().add("effect-bar");
      getChildren().addAll(predicted, measured, clean);
    }

    private static Region part(String style) {
      var part = new Region();
      part.getStyleClass().add(style);
      part.setManaged(false);
      return part;
    }

    @Override
    protected void layoutChildren() {
      var height = getHeight();
      place(predicted, item.predicted(), Math.round(0.08 * height), Math.round(0.4 * height));
      place(measured, item.measured(), Math.round(0.54 * height), Math.round(0.38 * height));
      clean.setVisible(!Double.isNaN(item.clean()));
      var x = Math.round(Math.clamp(item.clean(), 0, 1) * (getWidth() - 2));
      clean.resizeRelocate(x, 0, 2, height);
    }

    private void place(Region bar, double value, double top, double height) {
      bar.setVisible(!Double.isNaN(value));
      // The smallest value is still seen to be there.
      var width = Math.max(2, Math.round(Math.clamp(value, 0, 1) * getWidth()));
      bar.resizeRelocate(0, top, width, height);
    }
  }
}
