package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;

/// Something that can be put to the test: a feature, or all features of a group.
///
/// @param hue 1 to 6; 0 for none
/// @param features indices of features; not changed any more
public record Subject(String label, int hue, BitSet features) {
  public Subject {
    features = (BitSet) features.clone();
  }

  /// What of a graph can be tested: its groups, then the pinned features without a group, then the
  /// one that is looked at.
  ///
  /// @param current the node that is looked at, negative for none
  static List<Subject> of(GraphDocument document, Names names, int current) {
    var features = new BitSet();
    document.graph().indices(Node.Feature.class).forEach(features::set);
    var found = new ArrayList<Subject>();
    var grouped = new BitSet();
    for (var group : Group.of(document)) {
      var members = (BitSet) group.members().clone();
      grouped.or(members);
      members.and(features);
      if (!members.isEmpty()) {
        found.add(new Subject(group.label(), group.hue(), members));
      }
    }
    var single = Pruned.pins(document);
    if (current >= 0) {
      single.set(current);
    }
    single.and(features);
    single.andNot(grouped);
    single.stream().forEach(node -> found.add(one(node, names)));
    return List.copyOf(found);
  }

  static Subject one(int node, Names names) {
    var features = new BitSet();
    features.set(node);
    return new Subject(names.title(node) + ", " + names.place(node), 0, features);
  }
}
