package org.featurescope.app.circuit;

import java.util.BitSet;

/// What is done to some features of a graph.
///
/// @param nodes indices of features of the graph; not changed any more
/// @param value the activation to clamp to, or the factor to boost by; nothing when ablating
public record Edit(BitSet nodes, Deed deed, double value) {

  /// What can be done.
  public enum Deed {
    /// Its activation becomes 0.
    ABLATE("Ablate"),
    /// Its activation becomes a value.
    CLAMP("Clamp"),
    /// Its activation is multiplied.
    BOOST("Boost");

    private final String words;

    Deed(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  public Edit {
    nodes = (BitSet) nodes.clone();
  }

  public static Edit ablating(BitSet nodes) {
    return new Edit(nodes, Deed.ABLATE, 0);
  }
}
