package org.featurescope.compute.circuit;

/// What may change when a node is changed.
public enum Freedom {
  /// Nothing but what acts directly: patterns, divisors of norms and outputs of MLPs stay, so that
  /// the change goes along the edges of the graph, one edge far.
  CONSTRAINED,
  /// All but the attention patterns.
  FROZEN_PATTERNS,
  /// Everything: the model as it is.
  OPEN
}
