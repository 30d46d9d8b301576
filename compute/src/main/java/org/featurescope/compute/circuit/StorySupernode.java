package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Features that a [Story] sees as one.
///
/// @param label what it calls them
/// @param prompt the text in which they are active, where it is not the story's
public record StorySupernode(String label, Optional<String> prompt, List<StoryFeature> features) {
  public StorySupernode {
    Objects.requireNonNull(label);
    Objects.requireNonNull(prompt);
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new IllegalArgumentException(label + " has no features");
    }
  }
}
