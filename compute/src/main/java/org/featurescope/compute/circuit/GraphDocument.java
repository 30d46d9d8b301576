package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A graph with what its file says beside it: names and labels of nodes, cumulative influence, pins
/// and groups, and the fields that only other programs understand. Immutable; the `with` methods
/// make a changed one.
public final class GraphDocument {

  /// A computed graph, all of it.
  ///
  /// @param slug short name, as in the name of a file
  public static GraphDocument of(CircuitGraph graph, String slug) {
    throw new UnsupportedOperationException();
  }

  /// What a pruning leaves of this document's graph, with the cumulative influences of the whole.
  public GraphDocument pruned(Pruning pruning, Influence influence) {
    throw new UnsupportedOperationException();
  }

  public CircuitGraph graph() {
    throw new UnsupportedOperationException();
  }

  public String slug() {
    throw new UnsupportedOperationException();
  }

  public GraphState state() {
    throw new UnsupportedOperationException();
  }

  public GraphDocument with(GraphState state) {
    throw new UnsupportedOperationException();
  }

  /// By index of the node.
  public List<NodeId> ids() {
    throw new UnsupportedOperationException();
  }

  public NodeId id(int node) {
    return ids().get(node);
  }

  /// The index of the node of that name.
  public OptionalInt node(NodeId id) {
    throw new UnsupportedOperationException();
  }

  /// What a person, or the program that made the graph, calls a node; empty for nothing.
  public String label(int node) {
    throw new UnsupportedOperationException();
  }

  public GraphDocument withLabel(int node, String label) {
    throw new UnsupportedOperationException();
  }

  /// The cumulative influence of a node in the graph before pruning, where the file says.
  public OptionalDouble influence(int node) {
    throw new UnsupportedOperationException();
  }

  /// The threshold of nodes with which the graph was pruned, where the file says.
  public Optional<Double> nodeThreshold() {
    throw new UnsupportedOperationException();
  }
}
