package org.featurescope.viz.steer;

import java.util.Objects;

/// A token of one of two texts.
///
/// @param index among the tokens of the text, prompt included
public record TokenPlace(Side side, int index) {
  public TokenPlace {
    Objects.requireNonNull(side);
  }
}
