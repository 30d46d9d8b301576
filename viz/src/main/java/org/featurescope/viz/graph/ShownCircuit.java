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
import org.featurescope.viz.color.DrawnRegion;

/// What a circuit's canvas shows, and what of it is pointed at, chosen and pinned.
abstract class ShownCircuit extends DrawnRegion {
  /// No node.
  public static final int NONE = -1;

  final ObjectProperty<CircuitModel> model =
      new SimpleObjectProperty<>(this, "model", CircuitModel.empty());
  final ObjectProperty<BitSet> hiddenNodes =
      new SimpleObjectProperty<>(this, "hiddenNodes", new BitSet());
  final ObjectProperty<BitSet> hiddenEdges =
      new SimpleObjectProperty<>(this, "hiddenEdges", new BitSet());
  final ObjectProperty<List<NodeGroup>> groups =
      new SimpleObjectProperty<>(this, "groups", List.of());
  final ObjectProperty<BitSet> pinned = new SimpleObjectProperty<>(this, "pinned", new BitSet());
  final ObjectProperty<BitSet> selection =
      new SimpleObjectProperty<>(this, "selection", new BitSet());
  final ObjectProperty<Optional<Comparison>> comparison =
      new SimpleObjectProperty<>(this, "comparison", Optional.empty());
  final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", NONE);
  final BooleanProperty selecting = new SimpleBooleanProperty(this, "selecting", false);
  final ObjectProperty<IntConsumer> onOpen = new SimpleObjectProperty<>(this, "onOpen", node -> {});

  ShownCircuit() {
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

  /// Shows a picture as it is, as one that was kept.
  public void show(CircuitPicture picture) {
    model.set(picture.model());
    hiddenNodes.set(picture.hiddenNodes());
    hiddenEdges.set(picture.hiddenEdges());
    groups.set(picture.groups());
    pinned.set(picture.pinned());
    comparison.set(picture.comparison());
    current.set(picture.current());
  }
}
