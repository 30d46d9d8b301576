package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The pinned nodes of a graph, grouped, with what the groups do to each other.
///
/// @param groups supernodes first, then pinned nodes that are in none
/// @param links between groups that act on each other
public record Subgraph(List<Group> groups, List<Link> links) {

  /// Nodes that are seen as one.
  ///
  /// @param supernode index of the supernode in the state; -1 for a single pinned node
  /// @param nodes indices of the members that the graph has
  public record Group(String label, int supernode, List<Integer> nodes) {
    public Group {
      nodes = List.copyOf(nodes);
    }
  }

  /// What one group does to another.
  ///
  /// @param source index of the group that acts
  /// @param target index of the group that is acted on
  /// @param weight sum of the weights of all edges between their members
  /// @param share signed part of the inputs of the target that come from outside of it, as
  ///   Neuronpedia draws it: of each member, the weight over the sum of its outside inputs by size;
  ///   members weighted by which part of their inputs comes from outside
  /// @param indirect part of those inputs that comes from the source by way of nodes that are in no
  ///   group, by size, over all paths; not signed
  public record Link(int source, int target, double weight, double share, double indirect) {}

  public Subgraph {
    groups = List.copyOf(groups);
    links = List.copyOf(links);
  }

  /// Of what is pinned and grouped in a document.
  public static Subgraph of(GraphDocument document) {
    var groups = new ArrayList<Group>();
    var taken = new boolean[document.graph().nodes().size()];
    var supernodes = document.state().supernodes();
    for (var number = 0; number < supernodes.size(); number++) {
      var members = free(document, supernodes.get(number).members(), taken);
      if (!members.isEmpty()) {
        groups.add(new Group(supernodes.get(number).label(), number, members));
      }
    }
    for (var pin : free(document, document.state().pinned(), taken)) {
      groups.add(new Group(document.label(pin), -1, List.of(pin)));
    }
    return of(document.graph(), groups);
  }

  /// A node belongs to the first group that names it.
  private static List<Integer> free(GraphDocument document, List<NodeId> ids, boolean[] taken) {
    var members = new ArrayList<Integer>();
    document
        .nodes(ids)
        .forEach(node -> {
          if (!taken[node]) {
            taken[node] = true;
            members.add(node);
          }
        });
    return members;
  }

  /// @param groups without a node in common
  public static Subgraph of(CircuitGraph graph, List<Group> groups) {
    return new Subgraph(groups, new Adding(graph.adjacency(), groups).links());
  }

  private static final class Adding {
    private final SparseAdjacency adjacency;
    private final List<Group> groups;
    private final int[] groupOf;

    Adding(SparseAdjacency adjacency, List<Group> groups) {
      this.adjacency = adjacency;
      this.groups = groups;
      groupOf = new int[adjacency.nodes()];
      Arrays.fill(groupOf, -1);
      for (var group = 0; group < groups.size(); group++) {
        for (var node : groups.get(group).nodes()) {
          groupOf[node] = group;
        }
      }
    }

    List<Link> links() {
      var links = new ArrayList<Link>();
      for (var target = 0; target < groups.size(); target++) {
        var weights = new double[groups.size()];
        var shares = new double[groups.size()];
        var acts = new boolean[groups.size()];
        var parts = parts(target);
        for (var part : parts.entrySet()) {
          addDirect(target, part.getKey(), part.getValue(), weights, shares, acts);
        }
        var indirect = indirect(target, parts);
        for (var source = 0; source < groups.size(); source++) {
          if (acts[source] || indirect[source] > 0) {
            links.add(new Link(source, target, weights[source], shares[source], indirect[source]));
          }
        }
      }
      return links;
    }

    /// How much each member counts: by which part of its inputs comes from outside of the group.
    private Map<Integer, Double> parts(int group) {
      var parts = new LinkedHashMap<Integer, Double>();
      var sum = 0.0;
      for (var member : groups.get(group).nodes()) {
        var all = inputs(member, -1);
        var part = all > 0 ? inputs(member, group) / all : 0;
        parts.put(member, part);
        sum += part;
      }
      var total = sum;
      parts.replaceAll((member, part) -> total > 0 ? part / total : 0);
      return parts;
    }

    /// The sum of the inputs by size, without those from one group.
    private double inputs(int node, int without) {
      var sum = 0.0;
      for (var entry = adjacency.start(node); entry < adjacency.end(node); entry++) {
        var group = groupOf[adjacency.source(entry)];
        sum += group >= 0 && group == without ? 0 : Math.abs(adjacency.weight(entry));
      }
      return sum;
    }

    private void addDirect(
        int target, int member, double part, double[] weights, double[] shares, boolean[] acts) {
      var outside = inputs(member, target);
      for (var entry = adjacency.start(member); entry < adjacency.end(member); entry++) {
        var source = groupOf[adjacency.source(entry)];
        if (source >= 0 && source != target) {
          acts[source] = true;
          weights[source] += adjacency.weight(entry);
          shares[source] += outside > 0 ? adjacency.weight(entry) / outside * part : 0;
        }
      }
    }

    /// A walk back from the members through nodes of no group, which ends where a group is met.
    private double[] indirect(int target, Map<Integer, Double> parts) {
      var carried = new double[adjacency.nodes()];
      var found = new double[groups.size()];
      for (var node : adjacency.order()) {
        var inside = groupOf[node] == target;
        var amount = inside ? parts.get(node) : carried[node];
        if (!(amount > 0) || groupOf[node] >= 0 && !inside) {
          continue;
        }
        var sum = inputs(node, inside ? target : -1);
        for (var entry = adjacency.start(node); entry < adjacency.end(node); entry++) {
          var source = adjacency.source(entry);
          var share = sum > 0 ? amount * Math.abs(adjacency.weight(entry)) / sum : 0;
          if (groupOf[source] < 0) {
            carried[source] += share;
          } else if (!inside && groupOf[source] != target) {
            found[groupOf[source]] += share;
          }
        }
      }
      return found;
    }
  }
}
