package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;

/// Nodes that a person sees as one.
///
/// @param label what the person calls it
/// @param members may name nodes that the graph does not have
public record Supernode(String label, List<NodeId> members) {
  public Supernode {
    Objects.requireNonNull(label);
    members = List.copyOf(members);
  }
}
