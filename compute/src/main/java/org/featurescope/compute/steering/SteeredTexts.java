package org.featurescope.compute.steering;

import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;

/// Reads both texts of a run through autoencoders: the baseline's under the model as it is, the
/// steered one under the plan that wrote it.
public final class SteeredTexts implements Job<SteeredTexts.Features> {

  /// Features of both texts, each from the prompt's first token on.
  ///
  /// @param baseline by autoencoder `[T x n]`
  /// @param steered likewise
  public record Features(List<FeatureActivations> baseline, List<FeatureActivations> steered) {
    public Features {
      baseline = List.copyOf(baseline);
      steered = List.copyOf(steered);
    }
  }

  /// @param prompt of the run
  /// @param watched stay open meanwhile
  public SteeredTexts(
      Steerer steerer,
      SteeringPlan plan,
      int[] prompt,
      SteeredRun run,
      List<SparseAutoencoder> watched) {}

  @Override
  public String title() {
    return "Reading both texts";
  }

  @Override
  public Features run(Progress progress, Cancellation cancellation) {
    throw new UnsupportedOperationException();
  }
}
