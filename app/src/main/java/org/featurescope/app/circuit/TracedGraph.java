package org.featurescope.app.circuit;

import org.featurescope.compute.circuit.GraphDocument;

/// The graph of a prompt.
///
/// @param seconds that tracing it took, whenever that was
/// @param atHand whether it had been traced before and nothing had to be computed
public record TracedGraph(GraphDocument document, double seconds, boolean atHand) {}
