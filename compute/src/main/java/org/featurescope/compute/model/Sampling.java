package org.featurescope.compute.model;

import org.featurescope.compute.job.FeaturescopeException;

/// How tokens are drawn; see [Sampler].
///
/// @param temperature 0 for the likeliest token
/// @param topK how many of the likeliest take part; 0 for all
/// @param topP smallest set whose probabilities reach this sum; 1 for all
/// @param frequencyPenalty what a token's logit loses each time that it was drawn
public record Sampling(
    double temperature, int topK, double topP, double frequencyPenalty, long seed) {
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 0);

  /// A sampler at the beginning of a text.
  ///
  /// @throws FeaturescopeException for values that make no sense
  public Sampler sampler() {
    return Sampler.of(temperature, topK, topP, frequencyPenalty, seed);
  }
}
