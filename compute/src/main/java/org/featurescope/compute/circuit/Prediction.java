package org.featurescope.compute.circuit;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a graph says a change of nodes will do.
///
/// A node whose strength changes by a share r of it acts by r times its column. Held to direct
/// effects, that is all; otherwise a feature that is acted on changes by the share of its
/// activation that its pre-activation changes by, and acts in turn, down to being off and no
/// further. Nodes that are changed keep what they were set to.
final class Prediction {
  private final CircuitGraph graph;
  private final Map<Node, Integer> index = new HashMap<>();

  Prediction(CircuitGraph graph) {
    this.graph = graph;
    for (var node = 0; node < graph.nodes().size(); node++) {
      index.put(place(graph.nodes().get(node)), node);
    }
  }

  private static Node place(Node node) {
    return node instanceof Node.Logit ? node : NodeEdit.multiply(node, 1).place();
  }

  /// By how much each node changes, by index. Nodes that the graph does not have act on nothing.
  double[] changes(Collection<NodeEdit> edits, Freedom freedom) {
    var shares = new double[graph.nodes().size()];
    var set = new boolean[shares.length];
    for (var edit : edits) {
      var node = index.get(edit.place());
      if (node != null) {
        set[node] = true;
        shares[node] = share(graph.nodes().get(node), edit);
      }
    }
    var changes = new double[shares.length];
    var outputsFirst = graph.adjacency().order();
    for (var i = outputsFirst.length - 1; i >= 0; i--) {
      var target = outputsFirst[i];
      changes[target] = received(target, shares);
      if (!set[target] && freedom != Freedom.CONSTRAINED) {
        shares[target] = share(graph.nodes().get(target), changes[target]);
      }
    }
    return changes;
  }

  private double received(int target, double[] shares) {
    var sum = 0.0;
    var adjacency = graph.adjacency();
    for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
      sum += shares[adjacency.source(entry)] * adjacency.weight(entry);
    }
    return sum;
  }

  private static double share(Node node, NodeEdit edit) {
    if (node instanceof Node.Feature feature) {
      var before = feature.activation().orElseThrow();
      return edit.after(before) / before - 1;
    }
    return edit.after(1) - 1;
  }

  private static double share(Node node, double change) {
    return node instanceof Node.Feature feature
        ? Math.max(-1, change / feature.activation().orElseThrow())
        : 0;
  }

  /// Of the logit nodes, in their order.
  List<Double> outputs(double[] changes) {
    return graph.indices(Node.Logit.class).mapToObj(node -> changes[node]).toList();
  }
}
