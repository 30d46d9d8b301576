package org.featurescope.compute.index;

import java.util.List;

/// All that an index knows about one feature.
///
/// @param examples by band in the order of [Example.Band], within a band strongest first
/// @param partners features that fire at the same tokens, the highest lift first
public record IndexedFeature(
    FeatureStatistics statistics,
    List<Example> examples,
    List<Partner> partners,
    FeatureGeometry geometry) {

  public IndexedFeature {
    examples = List.copyOf(examples);
    partners = List.copyOf(partners);
  }
}
