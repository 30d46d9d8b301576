package org.featurescope.compute.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds which features fire at the same tokens as another, from the random tokens that are kept of
/// each: with 96 of them a share is known to within 0.05 (one standard deviation, at worst).
final class Partners {
  /// Partners of a feature.
  private static final int MOST = 12;

  /// Shared tokens below which two features may have met by chance.
  private static final int FEWEST = 3;

  private final FeatureCounts counts;
  private final int[] met;

  Partners(FeatureCounts counts) {
    this.counts = counts;
    this.met = new int[counts.latents()];
  }

  /// The highest lift first.
  List<Partner> of(int latent) {
    var rows = counts.tally(latent).rows();
    var touched = new ArrayList<Integer>();
    for (var i = 0; i < rows.size(); i++) {
      for (var other : rows.get(i).latents()) {
        if (other != latent && met[other]++ == 0) {
          touched.add(other);
        }
      }
    }
    var partners = new ArrayList<Partner>();
    for (var other : touched) {
      if (met[other] >= FEWEST) {
        partners.add(partner(other, (double) met[other] / rows.size()));
      }
      met[other] = 0;
    }
    partners.sort(
        Comparator.comparingDouble((Partner p) -> -p.lift()).thenComparingInt(Partner::latent));
    return List.copyOf(partners.subList(0, Math.min(MOST, partners.size())));
  }

  /// Rows hold a token's strongest features alone; so does what they are compared with.
  private Partner partner(int other, double share) {
    var density = (double) counts.tally(other).among() / counts.tokens();
    return new Partner(other, (float) share, (float) (share / density));
  }
}
