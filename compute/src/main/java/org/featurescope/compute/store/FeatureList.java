package org.featurescope.compute.store;

import java.util.List;

/// Features that a person has put together, in an order of their choosing.
public record FeatureList(String name, List<FeatureKey> features) {
  public FeatureList {
    features = List.copyOf(features);
  }
}
