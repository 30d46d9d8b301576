package org.featurescope.assets.world;

import java.util.Objects;

/// A concept that holds from `start` (inclusive) to `end` (exclusive), in UTF-16 units of the
/// document's text. Spans nest and overlap freely.
public record ConceptSpan(int start, int end, Concept concept) {

  public ConceptSpan {
    Objects.requireNonNull(concept, "concept");
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("no span runs from " + start + " to " + end);
    }
  }

  /// Whether this span shares a character with `[from, to)`: the rule by which a token gets its
  /// concepts.
  public boolean overlaps(int from, int to) {
    return start < to && from < end;
  }
}
