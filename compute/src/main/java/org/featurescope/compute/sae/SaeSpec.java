package org.featurescope.compute.sae;

import java.util.Objects;

/// Dimensions and switches of a sparse autoencoder.
///
/// @param dIn width of the activation that is encoded
/// @param dOut width of what is decoded; `dIn` for an autoencoder
/// @param latents number of latents n
/// @param subtractDecoderBias whether b_dec is taken off the (normalised) input before encoding
/// @param wiring whether the output is the input again
public record SaeSpec(
    int dIn,
    int dOut,
    int latents,
    Activation activation,
    InputNorm inputNorm,
    boolean subtractDecoderBias,
    Wiring wiring) {

  /// An autoencoder.
  public SaeSpec(
      int dIn,
      int dOut,
      int latents,
      Activation activation,
      InputNorm inputNorm,
      boolean subtractDecoderBias) {
    this(dIn, dOut, latents, activation, inputNorm, subtractDecoderBias, Wiring.AUTOENCODER);
  }

  public SaeSpec {
    Objects.requireNonNull(activation);
    Objects.requireNonNull(inputNorm);
    Objects.requireNonNull(wiring);
    if (dIn < 1 || dOut < 1 || latents < 1) {
      throw new IllegalArgumentException("widths " + dIn + ", " + dOut + ", " + latents);
    }
    if (wiring == Wiring.AUTOENCODER && dIn != dOut) {
      throw new IllegalArgumentException("an autoencoder of widths " + dIn + " and " + dOut);
    }
    if (subtractDecoderBias && dIn != dOut) {
      throw new IllegalArgumentException("b_dec fits the output, not the input");
    }
    checkActivation(activation, latents);
  }

  private static void checkActivation(Activation activation, int latents) {
    switch (activation) {
      case Activation.TopK topK -> require(topK.k() <= latents, activation, latents);
      case Activation.GroupMax groups -> require(latents % groups.k() == 0, activation, latents);
      case Activation.JumpRelu jump ->
          require(jump.threshold().length == latents, activation, latents);
      case Activation.Gated gated ->
          require(gated.gateBias().length == latents, activation, latents);
      case Activation.Relu relu -> {}
      case Activation.Identity identity -> {}
      case Activation.BatchTopK topK -> {}
    }
  }

  private static void require(boolean fits, Activation activation, int latents) {
    if (!fits) {
      throw new IllegalArgumentException(activation + " for " + latents + " latents");
    }
  }
}
