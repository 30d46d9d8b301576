package org.featurescope.compute.store;

import java.util.List;
import java.util.Optional;

/// What people and programs have written on one feature.
///
/// @param labels at most one of each source, the one that lists show first
/// @param note free text; empty where there is none
/// @param tags in the order of the alphabet
public record Annotation(List<Label> labels, String note, List<String> tags, boolean starred) {
  private static final Annotation NONE = new Annotation(List.of(), "", List.of(), false);

  public Annotation {
    labels = List.copyOf(labels);
    tags = List.copyOf(tags);
  }

  public static Annotation none() {
    return NONE;
  }

  /// The label that lists show.
  public Optional<Label> label() {
    return labels.stream().findFirst();
  }
}
