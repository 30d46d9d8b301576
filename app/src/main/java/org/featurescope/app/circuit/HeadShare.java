package org.featurescope.app.circuit;

/// An attention head that carried an edge.
///
/// @param from the token that it read
/// @param to the token that it wrote to
/// @param share of the edge's weight; below 0 where it works against it
public record HeadShare(int layer, int head, int from, int to, double share) {}
