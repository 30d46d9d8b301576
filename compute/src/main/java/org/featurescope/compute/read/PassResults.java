package org.featurescope.compute.read;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.featurescope.compute.read.Windows.Pass;
import org.featurescope.compute.sae.FeatureActivations;

/// What the passes over a text have found so far. It grows while it is read; every [Reading] of it
/// looks only at the passes that were there when it was made, so nothing is copied for any of them.
final class PassResults {

  /// A pass by row: what a person looks at lies close together.
  private record ByRow(int pass, FeatureActivations features) {}

  private final List<Pass> passes;
  private final Quantities quantities;
  private final AtomicReferenceArray<PassFeatures> features;
  private volatile ByRow last = new ByRow(-1, FeatureActivations.empty(0));

  /// @param tokens the number of tokens of the text
  /// @param top likeliest tokens kept for every position
  PassResults(List<Pass> passes, int tokens, int top) {
    this.passes = passes;
    quantities = Quantities.unknown(tokens, top);
    features = new AtomicReferenceArray<>(passes.size());
  }

  private PassResults(
      List<Pass> passes, Quantities quantities, AtomicReferenceArray<PassFeatures> features) {
    this.passes = passes;
    this.quantities = quantities;
    this.features = features;
  }

  /// The same numbers with room for those of a part of a pass that has none yet; what this one gets
  /// later is not in it.
  ///
  /// @param part of the pass `number`
  PassResults with(int number, Pass part) {
    var other = new ArrayList<>(passes);
    other.set(number, part);
    var found = new AtomicReferenceArray<PassFeatures>(passes.size());
    for (var pass = 0; pass < passes.size(); pass++) {
      found.set(pass, features.get(pass));
    }
    return new PassResults(other, quantities, found);
  }

  List<Pass> passes() {
    return passes;
  }

  Quantities quantities() {
    return quantities;
  }

  void put(int pass, PassFeatures found) {
    features.set(pass, found);
  }

  /// Whether there are features of a pass: not without an autoencoder.
  boolean has(int pass) {
    return features.get(pass) != null;
  }

  PassFeatures features(int pass) {
    return features.get(pass);
  }

  /// The features of a pass by row. The last one is kept: neighbours are asked for one after the
  /// other.
  FeatureActivations byRow(int pass) {
    var kept = last;
    if (kept.pass != pass) {
      kept = new ByRow(pass, features.get(pass).byRow());
      last = kept;
    }
    return kept.features;
  }

  /// The pass that holds a position.
  int passAt(int position) {
    var low = 0;
    var high = passes.size() - 1;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (passes.get(middle).from() <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
