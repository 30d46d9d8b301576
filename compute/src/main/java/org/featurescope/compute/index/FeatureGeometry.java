package org.featurescope.compute.index;

import java.util.List;

/// What the weights alone say about a feature.
///
/// @param promoted tokens whose logit the feature raises most, most first
/// @param suppressed tokens whose logit it lowers most, most first
/// @param neighbours features of the same autoencoder with the nearest decoder directions, nearest
///   first
/// @param layers for each other autoencoder of the same model that was looked at, its feature with
///   the nearest decoder direction
public record FeatureGeometry(
    List<TokenEffect> promoted,
    List<TokenEffect> suppressed,
    List<Neighbour> neighbours,
    List<LayerNeighbour> layers) {

  /// How much one unit of the feature adds to a token's logit, through the final norm's gain and
  /// the unembedding alone.
  public record TokenEffect(int id, String token, float effect) {}

  public record Neighbour(int latent, float cosine) {}

  /// @param saeHash whose feature it is
  /// @param layer the layer that it reads
  public record LayerNeighbour(String saeHash, int layer, int latent, float cosine) {}

  public FeatureGeometry {
    promoted = List.copyOf(promoted);
    suppressed = List.copyOf(suppressed);
    neighbours = List.copyOf(neighbours);
    layers = List.copyOf(layers);
  }

  /// Of nothing.
  public static FeatureGeometry unknown() {
    return new FeatureGeometry(List.of(), List.of(), List.of(), List.of());
  }
}
