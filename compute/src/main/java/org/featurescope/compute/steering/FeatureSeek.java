package org.featurescope.compute.steering;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Finds features that bring about a wanted next token.
public final class FeatureSeek implements Job<Sought> {
  /// How many candidates are confirmed unless somebody wants more.
  public static final int CONFIRMED = 20;

  /// What is known of how strongly features fire.
  public interface TypicalMaxima {

    /// See [org.featurescope.compute.index.FeatureStatistics#typicalMaximum].
    OptionalDouble of(SaeReference sae, int latent);

    /// Of no feature.
    static TypicalMaxima unknown() {
      return (sae, latent) -> OptionalDouble.empty();
    }
  }

  /// What to look for.
  ///
  /// @param saes whose features are looked at
  /// @param wanted the token that is to come next
  /// @param instead the token that is not to come; without one the mean logit counts
  /// @param positions where a step holds
  /// @param confirmed how many candidates to confirm
  public record Setting(
      List<SaeReference> saes,
      int wanted,
      OptionalInt instead,
      Positions positions,
      int confirmed,
      TypicalMaxima maxima) {
    public Setting {
      saes = List.copyOf(saes);
    }
  }

  /// @param prompt at least one token
  public FeatureSeek(Steerer steerer, int[] prompt, Setting setting) {}

  @Override
  public String title() {
    return "Finding features";
  }

  @Override
  public Sought run(Progress progress, Cancellation cancellation) {
    throw new UnsupportedOperationException();
  }
}
