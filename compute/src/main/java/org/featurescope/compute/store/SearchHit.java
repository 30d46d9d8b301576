package org.featurescope.compute.store;

/// A place where a search found what was asked for.
///
/// @param kind where the words stand
/// @param text what stands there
public record SearchHit(FeatureKey feature, Kind kind, String text) {

  public enum Kind {
    LABEL,
    NOTE,
    TAG,
    CONTEXT
  }
}
