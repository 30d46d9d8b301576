package org.featurescope.compute.circuit;

/// How a circuit graph is made.
///
/// @param targets the outputs that it explains
/// @param mostFeatures features of the graph at most: the most influential ones
/// @param checked how many nodes the self-check adds, spread evenly over all; 0 for none
public record AttributionSettings(Targets targets, int mostFeatures, int checked) {

  /// As many as a sample of the check is usually.
  public static final int SAMPLE = 32;

  public static final AttributionSettings USUAL =
      new AttributionSettings(Targets.USUAL, 7_500, SAMPLE);

  public AttributionSettings {
    if (mostFeatures < 1 || checked < 0) {
      throw new IllegalArgumentException(mostFeatures + " features, " + checked + " checked");
    }
  }

  public AttributionSettings withTargets(Targets other) {
    return new AttributionSettings(other, mostFeatures, checked);
  }

  public AttributionSettings withMostFeatures(int most) {
    return new AttributionSettings(targets, most, checked);
  }

  /// @param nodes `Integer.MAX_VALUE` for all
  public AttributionSettings withChecked(int nodes) {
    return new AttributionSettings(targets, mostFeatures, nodes);
  }
}
