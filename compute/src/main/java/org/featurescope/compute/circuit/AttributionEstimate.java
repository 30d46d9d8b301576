package org.featurescope.compute.circuit;

/// What an attribution will take from here on, told when the features of the prompt are known and
/// before they are traced.
///
/// @param active features of the prompt
/// @param traced how many of them will be features of the graph
/// @param bytes of memory beside model and transcoders, at its peak
/// @param seconds until the graph is there, its self-check not counted; from the time that the
///   first backward passes took on this machine
public record AttributionEstimate(int active, int traced, long bytes, double seconds) {}
