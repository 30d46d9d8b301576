package org.featurescope.viz.graph;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import org.featurescope.viz.color.DrawnRegion;

/// A circuit: tokens along x, layers along y, outputs on top.
public final class CircuitCanvas extends DrawnRegion {
  /// No node.
  public static final int NONE = -1;

  private final ObjectProperty<CircuitModel> model =
      new SimpleObjectProperty<>(this, "model", CircuitModel.empty());
  private final ObjectProperty<BitSet> hiddenNodes =
      new SimpleObjectProperty<>(this, "hiddenNodes", new BitSet());
  private final ObjectProperty<BitSet> hiddenEdges =
      new SimpleObjectProperty<>(this, "hiddenEdges", new BitSet());
  private final ObjectProperty<List<NodeGroup>> groups =
      new SimpleObjectProperty<>(this, "groups", List.of());
  private final ObjectProperty<BitSet> pinned =
      new SimpleObjectProperty<>(this, "pinned", new BitSet());
  private final ObjectProperty<BitSet> selection =
      new SimpleObjectProperty<>(this, "selection", new BitSet());
  private final ObjectProperty<Optional<Comparison>> comparison =
      new SimpleObjectProperty<>(this, "comparison", Optional.empty());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", NONE);
  private final BooleanProperty selecting = new SimpleBooleanProperty(this, "selecting", false);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", node -> {});

  public CircuitCanvas() {
    super("circuit-canvas");
  }

  /// The circuit. Another one takes selection, pins and groups with it, shows everything.
  public ObjectProperty<CircuitModel> modelProperty() {
    return model;
  }

  /// Nodes that are not drawn now, such as those below a threshold. As with all sets here: one that
  /// is there is not changed any more, another choice is another set.
  public ObjectProperty<BitSet> hiddenNodesProperty() {
    return hiddenNodes;
  }

  /// Edges that are not drawn now.
  public ObjectProperty<BitSet> hiddenEdgesProperty() {
    return hiddenEdges;
  }

  public ObjectProperty<List<NodeGroup>> groupsProperty() {
    return groups;
  }

  /// Nodes with a pin; P or a double click sets and takes it.
  public ObjectProperty<BitSet> pinnedProperty() {
    return pinned;
  }

  /// Nodes that were clicked or enclosed.
  public ObjectProperty<BitSet> selectionProperty() {
    return selection;
  }

  /// Whether two circuits are laid over each other.
  public ObjectProperty<Optional<Comparison>> comparisonProperty() {
    return comparison;
  }

  /// The node whose inputs and outputs are coloured and from which the keyboard goes on, [#NONE]
  /// for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// The node under the mouse, [#NONE] for none.
  public ReadOnlyIntegerProperty hoveredProperty() {
    return hovered.getReadOnlyProperty();
  }

  /// Whether a drag selects instead of moving the plane.
  public BooleanProperty selectingProperty() {
    return selecting;
  }

  /// Called with a node that was clicked, or on which Enter was pressed.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  /// What is drawn now, for an export.
  public CircuitPicture picture() {
    return new CircuitPicture(
        model.get(),
        hiddenNodes.get(),
        hiddenEdges.get(),
        groups.get(),
        pinned.get(),
        current.get(),
        comparison.get());
  }

  /// Shows everything.
  public void fit() {}

  public void zoomIn() {}

  public void zoomOut() {}

  /// Brings a node into view.
  public void reveal(int node) {}

  /// Where a node is, in this control's coordinates, in view or not; empty for one not drawn.
  public Bounds nodeBounds(int node) {
    return new BoundingBox(0, 0, -1, -1);
  }
}
