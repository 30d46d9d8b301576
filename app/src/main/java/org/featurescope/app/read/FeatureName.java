package org.featurescope.app.read;

import java.util.List;

/// What a feature is called.
///
/// @param explained whether the words are an explanation and not just examples
public record FeatureName(String words, boolean explained) {

  /// @param explanation empty where there is none
  /// @param summary what the present text says about it
  static FeatureName of(String explanation, FeatureSummary summary, int latent) {
    if (!explanation.isEmpty()) {
      return new FeatureName(explanation, true);
    }
    var tokens = latent < summary.latents() ? summary.strongestTokens(latent) : List.<String>of();
    return new FeatureName(
        tokens.isEmpty() ? "silent in this text" : "fires on " + String.join(", ", tokens), false);
  }
}
