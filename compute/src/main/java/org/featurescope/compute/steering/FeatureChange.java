package org.featurescope.compute.steering;

import java.util.List;
import org.featurescope.compute.sae.FeatureActivations;

/// What steering did to a feature.
///
/// @param before its mean activation over the tokens without the plan
/// @param after the same with the plan
public record FeatureChange(int latent, Kind kind, double before, double after) {

  /// In which way a feature changed.
  public enum Kind {
    /// Active somewhere only with the plan.
    WOKE,
    /// Active somewhere only without it.
    FELL_SILENT,
    ROSE,
    FELL
  }

  public double change() {
    return after - before;
  }

  /// The features whose mean changed, the largest change of either sign first.
  ///
  /// @param before `[T x n]` without the plan
  /// @param after `[T' x n]` with it, of the same autoencoder; another text may be longer
  /// @param most how many at most
  public static List<FeatureChange> between(
      FeatureActivations before, FeatureActivations after, int most) {
    throw new UnsupportedOperationException();
  }
}
