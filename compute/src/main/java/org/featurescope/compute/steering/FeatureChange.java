package org.featurescope.compute.steering;

import java.util.ArrayList;
import java.util.Comparator;
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
    if (before.latents() != after.latents()) {
      throw new IllegalArgumentException(before.latents() + " and " + after.latents());
    }
    var means = means(before);
    var others = means(after);
    var changes = new ArrayList<FeatureChange>();
    for (var latent = 0; latent < means.length; latent++) {
      if (means[latent] != others[latent]) {
        changes.add(of(latent, means[latent], others[latent]));
      }
    }
    changes.sort(
        Comparator.<FeatureChange>comparingDouble(change -> Math.abs(change.change())).reversed());
    return List.copyOf(changes.subList(0, Math.min(most, changes.size())));
  }

  private static FeatureChange of(int latent, double before, double after) {
    var kind = before < after ? Kind.ROSE : Kind.FELL;
    if (before == 0) {
      kind = Kind.WOKE;
    } else if (after == 0) {
      kind = Kind.FELL_SILENT;
    }
    return new FeatureChange(latent, kind, before, after);
  }

  private static double[] means(FeatureActivations features) {
    var means = new double[features.latents()];
    for (var entry = 0; entry < features.entries(); entry++) {
      means[features.latentAt(entry)] += features.valueAt(entry);
    }
    for (var latent = 0; latent < means.length; latent++) {
      means[latent] /= Math.max(1, features.rows());
    }
    return means;
  }
}
