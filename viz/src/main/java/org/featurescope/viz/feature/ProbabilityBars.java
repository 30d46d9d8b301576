package org.featurescope.viz.feature;

import java.util.List;
import java.util.Objects;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import org.featurescope.viz.chart.Bar;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// Tokens and how probable they are, as bars from 0 to 1.
public final class ProbabilityBars extends GridPane {
  private static final PseudoClass ACTUAL = PseudoClass.getPseudoClass("actual");

  /// @param token its characters, spaces included
  /// @param actual whether this is the token that really follows
  public record Item(String token, double probability, boolean actual) {
    public Item {
      Objects.requireNonNull(token);
    }
  }

  private final ObjectProperty<List<Item>> items =
      new SimpleObjectProperty<>(this, "items", List.of());

  public ProbabilityBars() {
    getStyleClass().add("probability-bars");
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    setAccessibleText("Probabilities");
    items.addListener((Observable property) -> rebuild());
  }

  /// Most probable first.
  public ObjectProperty<List<Item>> itemsProperty() {
    return items;
  }

  private void rebuild() {
    getChildren().clear();
    for (var item : items.get()) {
      var token = new Label(Whitespace.visible(item.token()));
      token.getStyleClass().add("probability-token");
      token.pseudoClassStateChanged(ACTUAL, item.actual());
      var bar = new Bar();
      bar.set(item.probability());
      bar.pseudoClassStateChanged(ACTUAL, item.actual());
      GridPane.setHgrow(bar, Priority.ALWAYS);
      var figure = new Label(Figures.probability(item.probability()));
      figure.getStyleClass().add("feature-value");
      figure.setMinWidth(USE_PREF_SIZE);
      GridPane.setHalignment(figure, HPos.RIGHT);
      var spoken = "%s, probability %s".formatted(item.token().strip(), figure.getText());
      token.setAccessibleText(item.actual() ? spoken + ", the token that follows" : spoken);
      addRow(getRowCount(), token, bar, figure);
    }
  }
}
