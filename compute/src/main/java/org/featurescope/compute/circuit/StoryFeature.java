package org.featurescope.compute.circuit;

/// A latent at a token, named by a [Story].
///
/// @param layer whose transcoder or autoencoder has it
/// @param position of the token in the prompt of its supernode, from 0
/// @param latent its number in the transcoder
public record StoryFeature(int layer, int position, int latent) {
  public StoryFeature {
    if (layer < 0 || position < 0 || latent < 0) {
      throw new IllegalArgumentException(layer + ", " + position + ", " + latent);
    }
  }

  /// So many tokens further on.
  StoryFeature shifted(int tokens) {
    return new StoryFeature(layer, position + tokens, latent);
  }
}
