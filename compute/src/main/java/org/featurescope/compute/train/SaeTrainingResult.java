package org.featurescope.compute.train;

import java.nio.file.Path;
import java.util.List;

/// What came out of a training of autoencoders.
///
/// @param steps steps taken in all
/// @param tokens activations that each learned from
/// @param seconds time spent in all
/// @param bfloat16 whether the model's products were taken in bfloat16
/// @param autoencoders one for every hook
public record SaeTrainingResult(
    long steps, long tokens, double seconds, boolean bfloat16, List<Autoencoder> autoencoders) {

  /// @param directory holds `cfg.json`, `sae_weights.safetensors` and `metrics.jsonl`
  /// @param hook the activation that it reconstructs
  /// @param width of the activations
  /// @param latents number of latents
  /// @param normalisedMse of the last steps, |x - x^|^2 / |x - mean(x)|^2
  /// @param l0 active latents of an activation, of the last steps
  /// @param deadFraction share of the latents that are dead at the end
  public record Autoencoder(
      Path directory,
      String hook,
      int width,
      int latents,
      double normalisedMse,
      double l0,
      double deadFraction) {}
}
