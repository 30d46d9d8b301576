package org.featurescope.app.circuit;

import java.util.Optional;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Influence;
import org.featurescope.compute.circuit.Pruning;
import org.featurescope.compute.circuit.Scores;

/// What the thresholds leave of a graph, and how much of the model's output that explains.
///
/// @param influence of every node of the graph on its outputs
/// @param scores of the whole graph
/// @param pinned scores of the pinned features alone; empty where none is pinned
public record Cut(
    CircuitGraph graph,
    Influence influence,
    Pruning pruning,
    Scores scores,
    Optional<Scores> pinned) {

  public boolean keeps(int node) {
    return pruning.nodes().get(node);
  }

  /// How many nodes are left.
  public int kept() {
    return pruning.nodes().cardinality();
  }
}
