package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.featurescope.compute.circuit.GraphDocument;

/// A labelled group of nodes as it is shown.
///
/// @param index which of the document's groups
/// @param hue 1 to 6
/// @param members indices of nodes; not changed any more
public record Group(int index, String label, int hue, BitSet members) {
  private static final int HUES = 6;

  public Group {
    members = (BitSet) members.clone();
  }

  static List<Group> of(GraphDocument document) {
    var groups = new ArrayList<Group>();
    var all = document.state().supernodes();
    for (var index = 0; index < all.size(); index++) {
      var members = new BitSet();
      all.get(index).members().forEach(id -> document.node(id).ifPresent(members::set));
      if (!members.isEmpty()) {
        groups.add(new Group(index, all.get(index).label(), 1 + index % HUES, members));
      }
    }
    return List.copyOf(groups);
  }
}
