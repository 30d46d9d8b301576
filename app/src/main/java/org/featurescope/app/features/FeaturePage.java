package org.featurescope.app.features;

import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.store.Annotation;
import org.featurescope.compute.store.FeatureKey;

/// One feature in full: what its page shows.
public record FeaturePage(FeatureKey key, IndexedFeature feature, Annotation annotation) {

  public int latent() {
    return key.latent();
  }

  FeaturePage with(Annotation next) {
    return new FeaturePage(key, feature, next);
  }
}
