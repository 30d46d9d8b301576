package org.featurescope.compute.circuit;

/// Edges between nodes that are kept, and how much of what nodes pass on each carries.
///
/// @param entries of the adjacency; those of a target follow each other
/// @param scores of those
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
public record EdgeScores(int[] entries, double[] scores) {}
