package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.List;

/// A circuit to be drawn: nodes over tokens and layers, and the edges between them. Nodes and edges
/// are known by their indices.
///
/// @param tokens `[column]` the texts of the prompt's tokens, spaces included
/// @param layers `[row]` the names of the layers, lowest first
public record CircuitModel(
    List<String> tokens, List<String> layers, List<CircuitNode> nodes, List<CircuitEdge> edges) {
  public CircuitModel {
    tokens = List.copyOf(tokens);
    layers = List.copyOf(layers);
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    for (var node : nodes) {
      if (node.column() < 0 || node.column() >= tokens.size()) {
        throw new IllegalArgumentException(
            "column %d of %d tokens".formatted(node.column(), tokens.size()));
      }
      if (node.row() < CircuitNode.TOKEN_ROW || node.row() > layers.size()) {
        throw new IllegalArgumentException(
            "row %d of %d layers".formatted(node.row(), layers.size()));
      }
    }
    for (var edge : edges) {
      if (Math.min(edge.source(), edge.target()) < 0
          || Math.max(edge.source(), edge.target()) >= nodes.size()) {
        throw new IllegalArgumentException(
            "an edge from %d to %d among %d nodes"
                .formatted(edge.source(), edge.target(), nodes.size()));
      }
    }
  }

  public static CircuitModel empty() {
    return new CircuitModel(List.of(), List.of(), List.of(), List.of());
  }

  /// The row of outputs.
  public int logitRow() {
    return layers.size();
  }

  /// Where a node is, such as `L 2, at Dallas`, `token 7` or `output`.
  public String place(int node) {
    var it = nodes.get(node);
    if (it.row() == CircuitNode.TOKEN_ROW) {
      return "token " + (it.column() + 1);
    }
    return it.row() == logitRow()
        ? "output"
        : "%s, at %s".formatted(layers.get(it.row()), tokens.get(it.column()).strip());
  }

  /// The edges of each node, strongest first.
  ///
  /// @return `[node][k]` indices of edges that end (or begin) there
  int[][] edgesBy(boolean incoming) {
    var found = new int[nodes.size()][];
    var count = new int[nodes.size()];
    for (var edge : edges) {
      count[incoming ? edge.target() : edge.source()]++;
    }
    Arrays.setAll(found, node -> new int[count[node]]);
    Arrays.fill(count, 0);
    for (var at : strongestFirst()) {
      var edge = edges.get(at);
      var node = incoming ? edge.target() : edge.source();
      found[node][count[node]++] = at;
    }
    return found;
  }

  /// Indices of all edges.
  int[] strongestFirst() {
    var order = new Integer[edges.size()];
    Arrays.setAll(order, at -> at);
    Arrays.sort(
        order,
        (a, b) -> Double.compare(Math.abs(edges.get(b).weight()), Math.abs(edges.get(a).weight())));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
