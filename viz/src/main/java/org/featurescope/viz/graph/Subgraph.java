package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;

/// The pinned part of a circuit: boxes (nodes, or whole groups) and what goes between them.
///
/// @param boxes known by their indices
public record Subgraph(List<Box> boxes, List<Link> links) {
  /// @param kind its shape: an output is a pill
  /// @param label such as `say Austin`
  /// @param figure a probability beside an output; empty for none
  /// @param hue 1 to 6; 0 for none
  public record Box(NodeKind kind, String label, String figure, int hue) {
    public Box {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(label);
      Objects.requireNonNull(figure);
    }
  }

  /// @param source index of a box
  /// @param target index of a box
  public record Link(int source, int target, double weight) {}

  public Subgraph {
    boxes = List.copyOf(boxes);
    links = List.copyOf(links);
    for (var link : links) {
      Objects.checkIndex(link.source(), boxes.size());
      Objects.checkIndex(link.target(), boxes.size());
    }
  }

  public static Subgraph empty() {
    return new Subgraph(List.of(), List.of());
  }
}
