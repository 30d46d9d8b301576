package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.steering.FeatureChange.Kind;
import org.junit.jupiter.api.Test;

class FeatureChangeTest {
  /// Two tokens: latent 1 at 4 and 2, latent 2 at 1, latent 3 at 6, latent 4 at 5.
  private static final FeatureActivations BEFORE =
      new FeatureActivations(
          6, new int[] {0, 3, 5}, new int[] {1, 2, 3, 1, 4}, new float[] {4, 1, 6, 2, 5});

  /// Three tokens: latent 0 at 3, latent 1 at 9, latent 2 at 9, latent 4 at 7.5.
  private static final FeatureActivations AFTER =
      new FeatureActivations(
          6, new int[] {0, 2, 3, 4}, new int[] {0, 1, 2, 4}, new float[] {3, 9, 9, 7.5f});

  @Test
  void theLargestChangeOfTheMeanComesFirst() {
    assertEquals(
        List.of(
            new FeatureChange(3, Kind.FELL_SILENT, 3, 0),
            new FeatureChange(2, Kind.ROSE, 0.5, 3),
            new FeatureChange(0, Kind.WOKE, 0, 1)),
        FeatureChange.between(BEFORE, AFTER, 10));
    assertEquals(
        List.of(new FeatureChange(3, Kind.FELL_SILENT, 3, 0)),
        FeatureChange.between(BEFORE, AFTER, 1));
  }

  @Test
  void theOtherWayRoundEverythingIsTheOpposite() {
    assertEquals(
        List.of(
            new FeatureChange(3, Kind.WOKE, 0, 3),
            new FeatureChange(2, Kind.FELL, 3, 0.5),
            new FeatureChange(0, Kind.FELL_SILENT, 1, 0)),
        FeatureChange.between(AFTER, BEFORE, 10));
  }

  @Test
  void aTextWithoutTokensHasNoFeatures() {
    assertEquals(
        List.of(), FeatureChange.between(FeatureActivations.empty(6), BEFORE.rows(0, 0), 10));
  }
}
