package org.featurescope.viz.steer;

import java.util.Objects;

/// A token that may come next, and how probable it is before and after steering.
///
/// @param id its vocabulary id; tells rows from each other
/// @param token its characters, spaces included
/// @param before from 0 to 1
/// @param after from 0 to 1
public record NextToken(int id, String token, double before, double after) {
  public NextToken {
    Objects.requireNonNull(token);
  }

  public double change() {
    return after - before;
  }
}
