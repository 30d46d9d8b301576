package org.featurescope.viz.feature;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.Bar;
import org.featurescope.viz.chart.ListHead;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// The tokens whose logit a feature raises and lowers most, in two columns of one scale: bars can
/// be compared across.
public final class TokenEffects extends HBox {
  /// @param token its characters, spaces included
  /// @param effect on its logit, with its sign
  public record Effect(String token, double effect) {
    public Effect {
      Objects.requireNonNull(token);
    }
  }

  private final ObjectProperty<List<Effect>> promoted =
      new SimpleObjectProperty<>(this, "promoted", List.of());
  private final ObjectProperty<List<Effect>> suppressed =
      new SimpleObjectProperty<>(this, "suppressed", List.of());
  private final Column promotes = new Column("Promotes", "raises");
  private final Column suppresses = new Column("Suppresses", "lowers");

  public TokenEffects() {
    getStyleClass().add("token-effects");
    setAccessibleRole(AccessibleRole.PARENT);
    getChildren().addAll(promotes, suppresses);
    promoted.addListener((Observable property) -> rebuild());
    suppressed.addListener((Observable property) -> rebuild());
    rebuild();
  }

  /// The tokens that are raised, most first.
  public ObjectProperty<List<Effect>> promotedProperty() {
    return promoted;
  }

  /// The tokens that are lowered, most first.
  public ObjectProperty<List<Effect>> suppressedProperty() {
    return suppressed;
  }

  private void rebuild() {
    var largest =
        Stream.concat(promoted.get().stream(), suppressed.get().stream())
            .mapToDouble(effect -> Math.abs(effect.effect()))
            .max()
            .orElse(1);
    promotes.show(promoted.get(), largest);
    suppresses.show(suppressed.get(), largest);
  }

  private static final class Column extends VBox {
    private final String spoken;
    private final PseudoClass sign;
    private final GridPane rows = new GridPane();

    Column(String title, String spoken) {
      this.spoken = spoken;
      sign = PseudoClass.getPseudoClass(spoken);
      getStyleClass().add("effect-column");
      setAccessibleRole(AccessibleRole.LIST_VIEW);
      setAccessibleText(title);
      setMinWidth(0);
      setPrefWidth(0);
      HBox.setHgrow(this, Priority.ALWAYS);
      rows.getStyleClass().add("effect-rows");
      var token = new ColumnConstraints();
      token.setPercentWidth(36);
      var bar = new ColumnConstraints();
      bar.setHgrow(Priority.ALWAYS);
      var figure = new ColumnConstraints();
      figure.setHalignment(HPos.RIGHT);
      rows.getColumnConstraints().addAll(token, bar, figure);
      getChildren().addAll(new ListHead(title, "logit"), rows);
    }

    void show(List<Effect> effects, double largest) {
      rows.getChildren().clear();
      if (effects.isEmpty()) {
        var none = new Label("None");
        none.getStyleClass().add("list-empty");
        rows.add(none, 0, 0, 3, 1);
      }
      for (var effect : effects) {
        row(effect, Math.max(largest, 1e-12));
      }
    }

    private void row(Effect effect, double largest) {
      var token = new Label(Whitespace.visible(effect.token()));
      token.getStyleClass().add("effect-token");
      token.setMinWidth(0);
      token.setTooltip(new Tooltip(token.getText()));
      var bar = new Bar();
      bar.set(Math.abs(effect.effect()) / largest);
      bar.pseudoClassStateChanged(sign, true);
      bar.setMinWidth(0);
      var figure = new Label(Figures.signed(effect.effect(), largest));
      figure.getStyleClass().addAll("feature-value", "effect-value");
      figure.pseudoClassStateChanged(sign, true);
      figure.setMinWidth(USE_PREF_SIZE);
      token.setAccessibleText(
          "%s %s by %s".formatted(spoken, effect.token().strip(), figure.getText()));
      rows.addRow(rows.getRowCount(), token, bar, figure);
    }
  }
}
