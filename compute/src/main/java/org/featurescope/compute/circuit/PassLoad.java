package org.featurescope.compute.circuit;

import java.util.Arrays;

/// How much backward passes have to carry: rows of gradients `[P, B]` times the layers that they go
/// through. The time that passes take is in proportion.
///
/// @param plan how many targets go together
record PassLoad(Nodes nodes, Replacement replacement, MemoryPlan plan) {
  /// Reading a layer's weights takes as long as multiplying so many rows by them.
  private static final int READING = 64;

  /// Of as many features as become targets, if they are average ones.
  double ofAverage() {
    var all = 0.0;
    for (var feature = 0; feature < nodes.features(); feature++) {
      all += of(feature, plan.targets(nodes.position(feature) + 1));
    }
    return nodes.features() == 0 ? 0 : all * plan.wanted() / nodes.features();
  }

  /// Of some features that go together.
  double of(int[] features) {
    return Arrays.stream(features).mapToDouble(feature -> of(feature, features.length)).sum();
  }

  private double of(int feature, int together) {
    var layers = replacement.dictionary(nodes.dictionary(feature)).read().layer() + 1;
    return layers * (nodes.position(feature) + 1 + (double) READING / together);
  }
}
