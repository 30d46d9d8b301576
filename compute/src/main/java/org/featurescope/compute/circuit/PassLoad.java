package org.featurescope.compute.circuit;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// How much backward passes have to carry: rows of gradients `[P, B]` times the layers that they go
/// through. The time that passes take is in proportion.
///
/// @param plan how many targets go together
record PassLoad(Nodes nodes, Replacement replacement, MemoryPlan plan) {
  /// Reading a layer's weights takes as long as multiplying so many rows by them.
  private static final int READING = 64;

  /// The most influential features are at later positions and in higher layers than others, if at
  /// all: they were found to have 0.6 to 1.2 times as much as average ones.
  private static final double MORE_IF_CHOSEN = 1.2;

  /// Of the features that will be targets, before it is known which.
  double expected() {
    return expected(feature -> of(feature, plan.targets(nodes.position(feature) + 1)));
  }

  /// How many effects those will have.
  double expectedEffects() {
    return expected(nodes::inputs);
  }

  /// @param ofOne depends on dictionary and position alone
  private double expected(IntToDoubleFunction ofOne) {
    var all = 0.0;
    for (var dictionary = 0; dictionary < replacement.size(); dictionary++) {
      for (var position = 0; position < nodes.length(); position++) {
        var first = nodes.firstFeature(dictionary, position);
        var end = nodes.firstFeature(dictionary, position + 1);
        if (end > first) {
          all += (end - first) * ofOne.applyAsDouble(first);
        }
      }
    }
    var some = plan.wanted() < nodes.features();
    return some ? MORE_IF_CHOSEN * plan.wanted() / nodes.features() * all : all;
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
