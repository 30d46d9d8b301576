package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.layout.VBox;

/// The strongest ways from a token to an output, each a row of chips with the weights between them.
public final class PathList extends VBox {
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
  }

  private final ObjectProperty<List<Way>> ways =
      new SimpleObjectProperty<>(this, "ways", List.of());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", node -> {});

  public PathList() {
    getStyleClass().add("path-list");
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
}
