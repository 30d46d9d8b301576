package org.featurescope.compute.circuit;

import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;

/// What can be wrong with a feature that a story names.
final class StoryFaults {
  private StoryFaults() {}

  /// Its place lies before another text begins.
  static FeaturescopeException early(StoryFeature feature, String label, String prompt) {
    return new FeaturescopeException(
        "position %d of the supernode \"%s\" lies before the beginning of \"%s\""
            .formatted(feature.position(), label, prompt),
        "count positions from the end of both texts, and name later ones");
  }

  /// It is off where the story has it.
  static FeaturescopeException inactive(StoryFeature feature, String label, String prompt) {
    return new FeaturescopeException(
        "latent %d of layer %d, which the story has in %s, is not active at position %d of %s"
            .formatted(
                feature.latent(),
                feature.layer(),
                Printable.quoted(label),
                feature.position(),
                Printable.quoted(prompt)),
        "choose the model and transcoders that the story was written for, or another feature");
  }
}
