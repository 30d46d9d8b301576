package org.featurescope.viz.graph;

import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A circuit and how it is looked at: all that a drawing of it shows.
///
/// @param hiddenNodes nodes not drawn, nor their edges
/// @param hiddenEdges edges not drawn
/// @param pinned nodes with a ring
/// @param current the node whose inputs and outputs are coloured; -1 for none
/// @param comparison where two circuits are laid over each other
public record CircuitPicture(
    CircuitModel model,
    BitSet hiddenNodes,
    BitSet hiddenEdges,
    List<NodeGroup> groups,
    BitSet pinned,
    int current,
    Optional<Comparison> comparison) {
  public CircuitPicture {
    Objects.requireNonNull(model);
    Objects.requireNonNull(comparison);
    hiddenNodes = (BitSet) hiddenNodes.clone();
    hiddenEdges = (BitSet) hiddenEdges.clone();
    groups = List.copyOf(groups);
    pinned = (BitSet) pinned.clone();
  }

  /// A whole circuit, nothing pinned or grouped.
  public static CircuitPicture of(CircuitModel model) {
    return new CircuitPicture(
        model, new BitSet(), new BitSet(), List.of(), new BitSet(), -1, Optional.empty());
  }

  public CircuitPicture withGroups(List<NodeGroup> other) {
    return new CircuitPicture(model, hiddenNodes, hiddenEdges, other, pinned, current, comparison);
  }

  public CircuitPicture withCurrent(int node) {
    return new CircuitPicture(model, hiddenNodes, hiddenEdges, groups, pinned, node, comparison);
  }

  public CircuitPicture withPinned(BitSet other) {
    return new CircuitPicture(model, hiddenNodes, hiddenEdges, groups, other, current, comparison);
  }

  public CircuitPicture withHidden(BitSet nodes, BitSet edges) {
    return new CircuitPicture(model, nodes, edges, groups, pinned, current, comparison);
  }

  public CircuitPicture withComparison(Comparison other) {
    return new CircuitPicture(
        model, hiddenNodes, hiddenEdges, groups, pinned, current, Optional.of(other));
  }

  boolean shown(int node) {
    return !hiddenNodes.get(node);
  }

  boolean shownEdge(int edge) {
    var it = model.edges().get(edge);
    return !hiddenEdges.get(edge) && shown(it.source()) && shown(it.target());
  }
}
