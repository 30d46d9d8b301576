package org.featurescope.compute.circuit;

import java.util.BitSet;

/// What of a graph is left by [Pruner]. Shares its bits: not to be changed.
///
/// @param nodeThreshold share of the influence whose nodes are kept
/// @param edgeThreshold share of the remaining edge scores whose edges are kept
/// @param nodes the kept nodes, by index
/// @param edges the kept entries of the adjacency
public record Pruning(double nodeThreshold, double edgeThreshold, BitSet nodes, BitSet edges) {}
