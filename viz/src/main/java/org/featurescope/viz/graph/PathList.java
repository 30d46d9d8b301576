package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.feature.ListKeys;
import org.featurescope.viz.text.Figures;

/// The strongest ways from a token to an output, each a row of chips with the weights between them.
///
/// A click on a row (or the arrow keys) chooses a way, a click on a chip goes to its node.
public final class PathList extends VBox {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final PseudoClass NOTHING_CURRENT = PseudoClass.getPseudoClass("nothing-current");
  private static final PseudoClass LOWERS = PseudoClass.getPseudoClass("lowers");

  /// No row.
  public static final int NONE = -1;

  /// @param node what a click on the chip leads to
  /// @param hue 1 to 6; 0 for none
  public record Step(int node, NodeKind kind, int hue, String label) {
    public Step {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(label);
    }
  }

  /// @param steps from the token to the output
  /// @param weights `[steps - 1]` of the edges between them
  /// @param strength of the whole way
  public record Way(List<Step> steps, List<Double> weights, double strength) {
    public Way {
      steps = List.copyOf(steps);
      weights = List.copyOf(weights);
      if (weights.size() != Math.max(0, steps.size() - 1)) {
        throw new IllegalArgumentException(
            "%d weights between %d steps".formatted(weights.size(), steps.size()));
      }
    }

    String spoken() {
      return "%s, strength %s"
          .formatted(
              steps.stream().map(Step::label).collect(Collectors.joining(" to ")),
              Figures.signed(strength, strength));
    }
  }

  private final ObjectProperty<List<Way>> ways =
      new SimpleObjectProperty<>(this, "ways", List.of());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", node -> {});

  public PathList() {
    getStyleClass().add("path-list");
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    ways.addListener((Observable property) -> rebuild());
    current.addListener((Observable property) -> mark());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    rebuild();
  }

  /// Strongest first.
  public ObjectProperty<List<Way>> waysProperty() {
    return ways;
  }

  /// The index of the way that is chosen, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// Called with the node of a chip that was clicked.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  private void rebuild() {
    getChildren().clear();
    if (ways.get().isEmpty()) {
      var none = new Label("No way leads from here to there");
      none.getStyleClass().add("list-empty");
      getChildren().add(none);
    }
    var largest = ways.get().stream().mapToDouble(way -> Math.abs(way.strength())).max().orElse(1);
    for (var i = 0; i < ways.get().size(); i++) {
      getChildren().add(row(i, ways.get().get(i), largest));
    }
    setFocusTraversable(!ways.get().isEmpty());
    current.set(NONE);
    mark();
  }

  private HBox row(int index, Way way, double largest) {
    var chips = new FlowPane();
    chips.getStyleClass().add("path-chips");
    chips.setRowValignment(VPos.CENTER);
    chips.setMinWidth(0);
    for (var i = 0; i < way.steps().size(); i++) {
      if (i > 0) {
        chips.getChildren().add(weight(way.weights().get(i - 1)));
      }
      chips.getChildren().add(chip(index, way.steps().get(i)));
    }
    HBox.setHgrow(chips, Priority.ALWAYS);
    var strength = new Label(Figures.signed(way.strength(), largest));
    strength.getStyleClass().addAll("feature-value", "edge-value");
    strength.pseudoClassStateChanged(LOWERS, way.strength() < 0);
    strength.setMinWidth(USE_PREF_SIZE);
    var row = new HBox(chips, strength);
    row.getStyleClass().add("path-row");
    row.setAlignment(Pos.CENTER_LEFT);
    row.setAccessibleRole(AccessibleRole.LIST_ITEM);
    row.setAccessibleText(way.spoken());
    row.setOnMouseClicked(event -> current.set(index));
    return row;
  }

  private static Label weight(double weight) {
    var label = new Label(Figures.signed(weight, 1) + " ›");
    label.getStyleClass().addAll("path-weight", "edge-value");
    label.pseudoClassStateChanged(LOWERS, weight < 0);
    return label;
  }

  private Button chip(int index, Step step) {
    var chip = new Button(step.label(), new NodeGlyph(step.kind(), step.hue()));
    chip.getStyleClass().add("path-chip");
    chip.setMinWidth(USE_PREF_SIZE);
    chip.setFocusTraversable(false);
    chip.setAccessibleText(step.kind().words() + " " + step.label());
    chip.setOnAction(event -> {
      current.set(index);
      onOpen.get().accept(step.node());
    });
    return chip;
  }

  private void mark() {
    var at = current.get();
    pseudoClassStateChanged(NOTHING_CURRENT, at < 0);
    for (var i = 0; i < getChildren().size(); i++) {
      getChildren().get(i).pseudoClassStateChanged(CURRENT, i == at);
    }
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private void press(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var to = ListKeys.target(event.getCode(), current.get(), ways.get().size());
    if (to >= 0) {
      current.set(to);
      event.consume();
    }
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    var at = current.get();
    return at >= 0 && at < ways.get().size()
        ? ways.get().get(at).spoken()
        : "Ways from the token to the output";
  }
}
