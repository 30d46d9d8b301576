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
  /// @param weight of what goes straight from one to the other; 0 for nothing
  /// @param indirect share of the target's inputs that comes by way of what is in no box
  public record Link(int source, int target, double weight, double indirect) {
    /// Without what goes other ways.
    public Link(int source, int target, double weight) {
      this(source, target, weight, 0);
    }

    boolean isIndirect() {
      return weight == 0 && indirect > 0;
    }
  }

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
