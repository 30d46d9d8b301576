package org.featurescope.compute.circuit;

/// How a change of some nodes changes another: of a feature its pre-activation, of a logit the
/// logit as graphs explain it (before any cap, less the mean or the distractor).
///
/// @param node index of the node that is acted on
/// @param predicted by the effects in the graph
/// @param measured by running the model
public record NodeEffect(int node, double predicted, double measured) {}
