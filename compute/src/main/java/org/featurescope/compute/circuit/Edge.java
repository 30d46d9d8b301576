package org.featurescope.compute.circuit;

/// The direct effect of one node on another.
///
/// @param source index of the node that acts
/// @param target index of the node that is acted on
/// @param weight by how much adding the source's vector once more changes the target
public record Edge(int source, int target, float weight) {}
