package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Features that a [Story] sees as one.
///
/// @param label what it calls them
/// @param prompt the text in which they are active, where it is not the story's
/// @param features none only where they are still to be found
/// @param search how they are found
public record StorySupernode(
    String label,
    Optional<String> prompt,
    List<StoryFeature> features,
    Optional<StorySearch> search) {
  public StorySupernode {
    Objects.requireNonNull(label);
    Objects.requireNonNull(prompt);
    Objects.requireNonNull(search);
    features = List.copyOf(features);
    if (features.isEmpty() && search.isEmpty()) {
      throw new IllegalArgumentException(label + " has no features");
    }
  }

  /// Features that somebody chose.
  public StorySupernode(String label, Optional<String> prompt, List<StoryFeature> features) {
    this(label, prompt, features, Optional.empty());
  }

  StorySupernode of(List<StoryFeature> found) {
    return new StorySupernode(label, prompt, found, search);
  }
}
