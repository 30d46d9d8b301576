package org.featurescope.viz.graph;

import java.util.BitSet;
import java.util.Objects;
import org.featurescope.viz.color.Palette;

/// Several nodes that do one thing together: a supernode.
///
/// @param hue 1 to 6
/// @param members indices of nodes; not changed any more
public record NodeGroup(String name, int hue, BitSet members) {
  public NodeGroup {
    Objects.requireNonNull(name);
    if (hue < 1 || hue > Palette.HUES) {
      throw new IllegalArgumentException("hue must be 1 to 6, not " + hue);
    }
    members = (BitSet) members.clone();
  }
}
