package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// How the features of a supernode are found: which of those that are active in its text may be
/// taken. Texts are laid over one another from their ends: the last token is the last token.
///
/// @param other a text in which they are at most half as strong at the same place, or not active
/// @param at which tokens of the supernode's text
/// @param layers which; all if absent
/// @param most how many are taken at most
/// @param also texts in which they are active at the same place, too
/// @param without texts in which they are not active there
public record StorySearch(
    Optional<String> other,
    StoryPlace at,
    Optional<Layers> layers,
    int most,
    List<String> also,
    List<String> without) {
  /// As many as a person still reads.
  public static final int MOST = 12;

  /// @param last the last one that is meant
  public record Layers(int first, int last) {
    public Layers {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("layers " + first + " to " + last);
      }
    }
  }

  public StorySearch {
    Objects.requireNonNull(other);
    Objects.requireNonNull(at);
    Objects.requireNonNull(layers);
    also = List.copyOf(also);
    without = List.copyOf(without);
    if (most < 1) {
      throw new IllegalArgumentException("at most " + most);
    }
  }

  boolean includes(int layer) {
    return layers.map(range -> layer >= range.first() && layer <= range.last()).orElse(true);
  }
}
