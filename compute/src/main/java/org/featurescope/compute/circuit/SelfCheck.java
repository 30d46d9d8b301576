package org.featurescope.compute.circuit;

/// Whether adding a node's vector under the full freeze changed every target by its column.
///
/// @param checked how many nodes were added
/// @param nodes how many nodes there were to add
/// @param deviation the largest difference, relative to the largest entry of the adjacency
public record SelfCheck(int checked, int nodes, double deviation) {}
