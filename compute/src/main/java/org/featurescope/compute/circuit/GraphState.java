package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a person did with a graph: pins, groups, and where they look. Names may be those of nodes
/// that the graph does not have.
///
/// @param pinned in the order of pinning
/// @param clicked the node that is looked at
/// @param supernodes groups of pinned nodes
/// @param positions where the pinned nodes stand in the subgraph, as the file has it: `x y;x y`
/// @param linkType which edges are shown: `both`, `input`, `output`
public record GraphState(
    List<NodeId> pinned,
    Optional<NodeId> clicked,
    List<Supernode> supernodes,
    String positions,
    String linkType) {

  public static final GraphState EMPTY =
      new GraphState(List.of(), Optional.empty(), List.of(), "", "both");

  public GraphState {
    Objects.requireNonNull(clicked);
    Objects.requireNonNull(positions);
    Objects.requireNonNull(linkType);
    pinned = List.copyOf(pinned);
    supernodes = List.copyOf(supernodes);
  }

  public GraphState withPinned(List<NodeId> pins) {
    return new GraphState(pins, clicked, supernodes, positions, linkType);
  }

  public GraphState withClicked(Optional<NodeId> node) {
    return new GraphState(pinned, node, supernodes, positions, linkType);
  }

  public GraphState withSupernodes(List<Supernode> groups) {
    return new GraphState(pinned, clicked, groups, positions, linkType);
  }

  public GraphState withPositions(String places) {
    return new GraphState(pinned, clicked, supernodes, places, linkType);
  }
}
