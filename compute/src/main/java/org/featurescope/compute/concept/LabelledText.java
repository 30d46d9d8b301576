package org.featurescope.compute.concept;

import java.util.List;

/// A text and the concepts that hold in stretches of it.
///
/// @param spans ordered by start; they may nest and overlap
public record LabelledText(String text, List<Span> spans) {

  /// A concept that holds from `start` (inclusive) to `end` (exclusive), in UTF-16 units.
  ///
  /// @param concept index into a list of concepts
  public record Span(int start, int end, int concept) {}

  public LabelledText {
    spans = List.copyOf(spans);
  }
}
