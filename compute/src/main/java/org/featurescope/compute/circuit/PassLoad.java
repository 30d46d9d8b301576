package org.featurescope.compute.circuit;

/// How much backward passes have to carry: rows of gradients `[P, B]` times the layers that they go
/// through. The time that passes take is in proportion.
///
/// @param plan how many targets go together
record PassLoad(Nodes nodes, Replacement replacement, MemoryPlan plan) {
  /// Reading a layer's weights takes as long as multiplying so many rows by them.
  private static final int READING = 64;

  /// Of the outputs, which are at the last position and go through all layers.
  double ofOutputs(int count) {
    return of(nodes.length(), replacement.spec().layers(), count);
  }

  /// Of the features that become targets; which of them will is not known yet, so as many average
  /// ones.
  double ofFeatures() {
    var all = 0.0;
    for (var feature = 0; feature < nodes.features(); feature++) {
      var layers = replacement.dictionary(nodes.dictionary(feature)).read().layer() + 1;
      all += of(nodes.position(feature) + 1, layers, 1, plan.targets(nodes.position(feature) + 1));
    }
    return nodes.features() == 0 ? 0 : all * plan.wanted() / nodes.features();
  }

  private double of(int reach, int layers, int count) {
    return of(reach, layers, count, count);
  }

  private static double of(int reach, int layers, int count, int together) {
    return layers * count * (reach + (double) READING / together);
  }
}
