package org.featurescope.app.circuit;

import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.viz.graph.CircuitModel;
import org.featurescope.viz.graph.Comparison;

/// Two graphs laid over each other.
record Compared(CircuitModel model, Comparison parts) {
  static Compared of(GraphDocument first, GraphDocument second, double nodes, double edges) {
    throw new UnsupportedOperationException();
  }
}
