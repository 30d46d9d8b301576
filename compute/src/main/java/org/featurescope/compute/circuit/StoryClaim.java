package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Something that a [Story] says of its features, and that running the model with changes of them
/// confirms or refutes.
///
/// @param says it in a sentence
/// @param prompt the text that is changed, where it is not the story's
/// @param changes made all at once
/// @param freedom what else may change
/// @param tuning what of it is found before it is measured
public record StoryClaim(
    String says,
    Optional<String> prompt,
    List<StoryChange> changes,
    Freedom freedom,
    StoryExpectation expectation,
    StoryTuning tuning) {
  /// A claim that stands as it is.
  public StoryClaim(
      String says,
      Optional<String> prompt,
      List<StoryChange> changes,
      Freedom freedom,
      StoryExpectation expectation) {
    this(says, prompt, changes, freedom, expectation, StoryTuning.NONE);
  }

  public StoryClaim {
    Objects.requireNonNull(says);
    Objects.requireNonNull(prompt);
    Objects.requireNonNull(freedom);
    Objects.requireNonNull(expectation);
    Objects.requireNonNull(tuning);
    changes = List.copyOf(changes);
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("nothing is changed: " + says);
    }
  }

  /// What it says, and how strong copies are where that was found.
  public String told() {
    var strength =
        changes.stream()
            .filter(change -> change.mode() == StoryChange.Mode.COPY)
            .map(StoryChange::value)
            .findFirst();
    return tuning.equals(StoryTuning.NONE) || strength.isEmpty()
        ? says
        : String.format(Locale.ROOT, "%s (Copied %.3g times as strong.)", says, strength.get());
  }

  boolean changes(String supernode) {
    return changes.stream().anyMatch(change -> change.supernode().equals(supernode));
  }

  /// The same with copied features so many times as strong.
  StoryClaim copied(double strength) {
    var stronger = changes.stream().map(change -> change.copied(strength)).toList();
    return new StoryClaim(says, prompt, stronger, freedom, expectation, tuning);
  }

  StoryClaim expecting(StoryExpectation other) {
    return new StoryClaim(says, prompt, changes, freedom, other, tuning);
  }
}
