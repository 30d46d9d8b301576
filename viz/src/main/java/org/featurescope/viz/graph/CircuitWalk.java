package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.featurescope.viz.text.Figures;

/// From node to node by keyboard, and what is said of each.
final class CircuitWalk {
  private final CircuitScene scene;
  private final CircuitModel model;

  CircuitWalk(CircuitScene scene) {
    this.scene = scene;
    model = scene.layout().picture().model();
  }

  /// Where a walk begins: at the strongest output, else at the most influential node.
  int start() {
    var layout = scene.layout();
    return layout.best(
        node -> model.nodes().get(node).influence() + (layout.pills().strongest(node) ? 1e9 : 0));
  }

  /// The source of the strongest edge that ends at a node (or the target of the strongest one that
  /// begins there); the node itself where there is none.
  int along(int node, boolean toSource) {
    return Arrays.stream(scene.edgesAt(node))
        .mapToObj(model.edges()::get)
        .filter(edge -> (toSource ? edge.target() : edge.source()) == node)
        .map(edge -> toSource ? edge.source() : edge.target())
        .findFirst()
        .orElse(node);
  }

  /// The next node of the same layer, to the right or the left.
  int across(int node, boolean right) {
    var layout = scene.layout();
    var row = model.nodes().get(node).row();
    var direction = right ? 1 : -1;
    return IntStream.of(layout.nodes())
        .filter(other -> model.nodes().get(other).row() == row)
        .filter(other -> ahead(node, other) * direction > 0)
        .boxed()
        .min(Comparator.comparingDouble(other -> ahead(node, other) * direction))
        .orElse(node);
  }

  /// Of one column the lines of a cell come one after the other.
  private double ahead(int node, int other) {
    var layout = scene.layout();
    var apart = layout.x(other) - layout.x(node);
    return apart + 1e-6 * (layout.y(other) - layout.y(node));
  }

  /// The nearest node of the same token in the next layer above or below that has one.
  int within(int node, boolean up) {
    var layout = scene.layout();
    var it = model.nodes().get(node);
    var direction = up ? 1 : -1;
    return IntStream.of(layout.nodes())
        .filter(other -> model.nodes().get(other).column() == it.column())
        .filter(other -> (model.nodes().get(other).row() - it.row()) * direction > 0)
        .boxed()
        .min(
            Comparator.comparingInt(
                    (Integer other) -> (model.nodes().get(other).row() - it.row()) * direction)
                .thenComparingDouble(other -> Math.abs(layout.x(other) - layout.x(node))))
        .orElse(node);
  }

  /// Such as `feature Texas, L 2, at Dallas, influence 0.182, pinned; 4 inputs, strongest Dallas
  /// +0.66; 2 outputs, strongest say Austin +0.50`.
  String spoken(int node) {
    var it = model.nodes().get(node);
    var said =
        new StringBuilder("%s %s, %s".formatted(it.kind().words(), it.title(), model.place(node)));
    if (!it.detail().isEmpty() && !it.detail().equals(it.title())) {
      said.append(", ").append(it.detail());
    }
    said.append(", influence ").append(Figures.of(it.influence()));
    var group = scene.layout().group(node);
    if (group >= 0) {
      said.append(", in group ").append(scene.layout().picture().groups().get(group).name());
    }
    if (scene.layout().picture().pinned().get(node)) {
      said.append(", pinned");
    }
    return said.append(ends(node, true)).append(ends(node, false)).toString();
  }

  private String ends(int node, boolean inputs) {
    var edges =
        Arrays.stream(scene.edgesAt(node))
            .mapToObj(model.edges()::get)
            .filter(edge -> (inputs ? edge.target() : edge.source()) == node)
            .toList();
    if (edges.isEmpty()) {
      return "";
    }
    var first = edges.getFirst();
    var other = model.nodes().get(inputs ? first.source() : first.target());
    return "; %s %s, strongest %s %s"
        .formatted(
            Figures.count(edges.size()),
            (inputs ? "input" : "output") + (edges.size() == 1 ? "" : "s"),
            other.title(),
            Figures.signed(first.weight(), first.weight()));
  }
}
