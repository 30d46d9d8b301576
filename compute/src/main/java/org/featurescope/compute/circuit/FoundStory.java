package org.featurescope.compute.circuit;

import java.util.List;
import java.util.OptionalDouble;

/// A story whose features were found, and how.
///
/// @param story as it was, with features, strengths and limits; to be measured
/// @param searches in the order in which they were made
public record FoundStory(Story story, List<Search> searches) {
  public FoundStory {
    searches = List.copyOf(searches);
  }

  /// What was looked for so that a claim is met. Margins are in nats: by how much the expected is
  /// likelier than what it must beat; from 0 on the claim is met.
  ///
  /// @param claim its number, from 0
  /// @param strength of what is copied, if that was found
  /// @param before margin of the unchanged text
  /// @param after margin with what was found
  /// @param whole margin with all candidates changed, copies as strong as in their text
  /// @param trials how many changes were tried
  /// @param candidates all features that could have been taken, what moves the margin most first;
  ///   none where only a strength was found
  public record Search(
      int claim,
      OptionalDouble strength,
      double before,
      double after,
      OptionalDouble whole,
      int trials,
      List<Candidate> candidates) {
    public Search {
      candidates = List.copyOf(candidates);
    }

    public boolean isMet() {
      return after >= 0;
    }

    public List<Candidate> chosen() {
      return candidates.stream().filter(Candidate::chosen).toList();
    }
  }

  /// A feature that could be taken.
  ///
  /// @param supernode that it would belong to
  /// @param feature at a position of the supernode's text
  /// @param token there
  /// @param own its activation there
  /// @param other at the same place of the text that it is compared with, or else of the claim's
  /// @param effect by how many nats it alone moves the margin
  /// @param probability of the expected token then
  public record Candidate(
      String supernode,
      StoryFeature feature,
      String token,
      double own,
      double other,
      double effect,
      double probability,
      boolean chosen) {}
}
