package org.featurescope.compute.sae;

/// What stands on the two sides of the latents.
public enum Wiring {
  /// The output is the input again.
  AUTOENCODER,
  /// The output is another activation than the input (Dunefsky et al. 2024), such as what an MLP
  /// makes of its input.
  TRANSCODER,
  /// A transcoder with a linear way around the latents, W_skip x (Paulo et al. 2025).
  SKIP_TRANSCODER;

  /// In words, for a person.
  public String label() {
    return switch (this) {
      case AUTOENCODER -> "autoencoder";
      case TRANSCODER -> "transcoder";
      case SKIP_TRANSCODER -> "transcoder with a way around the latents";
    };
  }
}
