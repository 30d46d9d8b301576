package org.featurescope.viz.graph;

import java.util.function.IntConsumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.viz.color.DrawnRegion;

/// The pinned part of a circuit as boxes and arrows with their weights.
public final class SubgraphView extends DrawnRegion {
  /// No box.
  public static final int NONE = -1;

  private final ObjectProperty<PlacedSubgraph> placed =
      new SimpleObjectProperty<>(this, "placed", PlacedSubgraph.empty());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", box -> {});

  public SubgraphView() {
    super("subgraph-view");
  }

  public ObjectProperty<PlacedSubgraph> placedProperty() {
    return placed;
  }

  /// The box that is framed, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// Called with a box that was clicked, or on which Enter was pressed.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }
}
