package org.featurescope.compute.store;

/// A feature, whatever index speaks of it: labels, notes, tags, stars and lists belong to it, and
/// indexing its autoencoder again loses none of them.
///
/// @param saeHash SHA-256 of the autoencoder's files
/// @param latent its number there
public record FeatureKey(String saeHash, int latent) {
  public FeatureKey {
    if (saeHash.isEmpty() || latent < 0) {
      throw new IllegalArgumentException("no feature: " + saeHash + " " + latent);
    }
  }
}
