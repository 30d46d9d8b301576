package org.featurescope.compute.steering;

import java.util.List;

/// Features that make a wanted token more likely, as [FeatureSeek] found them.
///
/// @param metric of the model without a plan: the logit of the wanted token minus that of the
///   unwanted one, without one minus the mean logit
/// @param probability of the wanted token without a plan
/// @param candidates by predicted effect, the largest first
/// @param correlation Pearson's, of predicted and measured effects; NaN for fewer than two
///   candidates
public record Sought(
    double metric, double probability, List<Candidate> candidates, double correlation) {

  public Sought {
    candidates = List.copyOf(candidates);
  }

  /// A feature, and what to do to it.
  ///
  /// @param step ready for a plan: [Mode#ABLATE] of a feature that is in the way, or [Mode#ADD] of
  ///   one that helps, at value 1 in units of its typical maximum
  /// @param activation its largest one in the prompt without a plan
  /// @param predicted by how much the step changes the metric to first order
  /// @param measured by how much it really does
  /// @param probability of the wanted token with the step
  public record Candidate(
      Step step, double activation, double predicted, double measured, double probability) {

    public Target.Latent target() {
      return (Target.Latent) step.target();
    }
  }
}
