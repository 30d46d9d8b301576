package org.featurescope.compute.circuit;

import java.util.Objects;

/// The name of a node in a graph file. It names, and says nothing: what a node is, its other fields
/// tell.
public record NodeId(String text) {
  public NodeId {
    Objects.requireNonNull(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
