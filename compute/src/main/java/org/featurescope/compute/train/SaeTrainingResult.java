package org.featurescope.compute.train;

import java.nio.file.Path;

/// What came out of the training of an autoencoder.
///
/// @param directory holds `cfg.json` and `sae_weights.safetensors`
/// @param steps steps taken in all
/// @param tokens activations learned from
/// @param width of the activations
/// @param latents number of latents
/// @param normalisedMse of the last steps, |x - x^|^2 / |x - mean(x)|^2
/// @param deadFraction share of the latents that are dead at the end
/// @param seconds time spent in all
public record SaeTrainingResult(
    Path directory,
    long steps,
    long tokens,
    int width,
    int latents,
    double normalisedMse,
    double deadFraction,
    double seconds) {}
