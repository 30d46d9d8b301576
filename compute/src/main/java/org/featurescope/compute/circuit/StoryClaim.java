package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Something that a [Story] says of its features, and that running the model with changes of them
/// confirms or refutes.
///
/// @param says it in a sentence
/// @param prompt the text that is changed, where it is not the story's
/// @param changes made all at once
/// @param freedom what else may change
public record StoryClaim(
    String says,
    Optional<String> prompt,
    List<StoryChange> changes,
    Freedom freedom,
    StoryExpectation expectation) {
  public StoryClaim {
    Objects.requireNonNull(says);
    Objects.requireNonNull(prompt);
    Objects.requireNonNull(freedom);
    Objects.requireNonNull(expectation);
    changes = List.copyOf(changes);
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("nothing is changed: " + says);
    }
  }
}
