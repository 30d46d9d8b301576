package org.featurescope.app.features;

import org.featurescope.viz.text.Figures;

/// Shares as a person reads them.
final class Percent {
  private Percent() {}

  /// `3.12 %`, `0.0040 %` from a share of 1.
  static String of(double share) {
    return Figures.of(100 * share) + "\u2009%";
  }
}
