package org.featurescope.compute.sae;

import java.util.Arrays;

/// Activations that look at one latent at a time come down to a threshold: z = h where h is above
/// it, else 0.
final class Thresholds {
  private Thresholds() {}

  /// @param bias b_enc `[n]`
  /// @return one for all latents, or one for each; none where the activation compares latents
  static float[] of(Activation activation, float[] bias) {
    return switch (activation) {
      case Activation.Relu relu -> new float[1];
      case Activation.Identity identity -> new float[] {Float.NEGATIVE_INFINITY};
      case Activation.BatchTopK topK -> new float[] {Math.max(topK.threshold(), 0)};
      case Activation.JumpRelu jump -> notBelowZero(jump.threshold());
      case Activation.Gated gated -> {
        var thresholds = new float[bias.length];
        for (var i = 0; i < thresholds.length; i++) {
          thresholds[i] =
              (float) (bias[i] - Math.exp(gated.logScale()[i]) * (double) gated.gateBias()[i]);
        }
        yield notBelowZero(thresholds);
      }
      case Activation.TopK topK -> new float[0];
      case Activation.GroupMax groups -> new float[0];
    };
  }

  /// What is above a negative threshold but not above 0 becomes 0 all the same.
  private static float[] notBelowZero(float[] thresholds) {
    var own = new float[thresholds.length];
    for (var i = 0; i < own.length; i++) {
      own[i] = Math.max(thresholds[i], 0);
    }
    return own;
  }

  /// Those of latents `first` to `end` (exclusive).
  static float[] rows(float[] thresholds, int first, int end) {
    return thresholds.length > 1 ? Arrays.copyOfRange(thresholds, first, end) : thresholds;
  }
}
