package org.featurescope.app.circuit;

import java.util.BitSet;
import java.util.List;

/// The fewest features that keep a share of what the model does when all others are set to their
/// means.
///
/// @param kept indices of features of the graph; not changed any more
/// @param share of the logit difference that these keep, measured
/// @param curve what was measured on the way, fewest features first
public record MinimalCircuit(BitSet kept, double share, List<Step> curve) {

  /// @param features how many are kept
  /// @param share of the logit difference
  public record Step(int features, double share) {}

  public MinimalCircuit {
    kept = (BitSet) kept.clone();
    curve = List.copyOf(curve);
  }
}
