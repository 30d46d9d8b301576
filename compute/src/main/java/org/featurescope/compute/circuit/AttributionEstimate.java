package org.featurescope.compute.circuit;

/// What an attribution will take, told when the features of the prompt are known and before any is
/// traced.
///
/// @param active features of the prompt
/// @param traced how many of them will be features of the graph
/// @param bytes of memory beside model and transcoders, at its peak
/// @param seconds until the graph is there, its self-check not counted; by what was traced before
///   with this model and these dictionaries, and at first by products of the same sizes
public record AttributionEstimate(int active, int traced, long bytes, double seconds) {}
