package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.featurescope.app.frame.History;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphState;
import org.featurescope.compute.circuit.NodeId;
import org.featurescope.compute.circuit.Supernode;

/// What a person does to a graph: pins, groups and labels. Every change can be undone and is kept.
public final class Handwork {
  private final GraphModel graph;
  private final History history;
  private final Consumer<GraphDocument> shown;

  /// @param shown makes a document the present one and keeps it
  Handwork(GraphModel graph, History history, Consumer<GraphDocument> shown) {
    this.graph = graph;
    this.history = history;
    this.shown = shown;
  }

  private Optional<GraphDocument> document() {
    return graph.documentProperty().get();
  }

  /// The pinned nodes, by index.
  public BitSet pins() {
    return document().map(Pruned::pins).orElseGet(BitSet::new);
  }

  /// Pins a node, or takes the pin away; with the pin it leaves its group.
  public void togglePin(int node) {
    document()
        .ifPresent(now -> {
          var id = now.id(node);
          if (now.state().pinned().contains(id)) {
            change(now, without(now.state(), id));
          } else {
            change(now, pinning(now.state(), List.of(id)));
          }
        });
  }

  /// Pins all of some nodes.
  public void pinAll(BitSet nodes) {
    document()
        .ifPresent(
            now -> change(now, pinning(now.state(), nodes.stream().mapToObj(now::id).toList())));
  }

  private static GraphState without(GraphState state, NodeId id) {
    return leaving(state, List.of(id))
        .withPinned(state.pinned().stream().filter(each -> !each.equals(id)).toList());
  }

  private static GraphState pinning(GraphState state, List<NodeId> ids) {
    var pins = new ArrayList<>(state.pinned());
    ids.stream().filter(each -> !pins.contains(each)).forEach(pins::add);
    return state.withPinned(pins);
  }

  /// A node is in one group at most; a group that nobody is in is gone.
  private static GraphState leaving(GraphState state, List<NodeId> ids) {
    return state.withSupernodes(
        state.supernodes().stream()
            .map(group ->
                new Supernode(
                    group.label(),
                    group.members().stream().filter(each -> !ids.contains(each)).toList()))
            .filter(group -> !group.members().isEmpty())
            .toList());
  }

  /// Takes all pins and groups away.
  public void clear() {
    document().ifPresent(now -> change(now, GraphState.EMPTY));
  }

  /// The groups with members that the graph has.
  public List<Group> groups() {
    return document().map(Group::of).orElse(List.of());
  }

  /// The group of a node; of none, none.
  public Optional<Group> groupOf(int node) {
    if (node < 0) {
      return Optional.empty();
    }
    return groups().stream().filter(each -> each.members().get(node)).findFirst();
  }

  /// Makes one group of some nodes, which are pinned for it.
  public void group(BitSet nodes, String label) {
    document()
        .filter(now -> !nodes.isEmpty())
        .ifPresent(now -> {
          var ids = nodes.stream().mapToObj(now::id).toList();
          var state = pinning(leaving(now.state(), ids), ids);
          var groups = new ArrayList<>(state.supernodes());
          groups.add(new Supernode(named(label, groups), ids));
          change(now, state.withSupernodes(groups));
        });
  }

  private static String named(String label, List<Supernode> others) {
    var name = label.strip();
    return name.isEmpty() ? "Group " + (others.size() + 1) : name;
  }

  public void rename(Group group, String label) {
    replace(group, Optional.of(label.strip()).filter(text -> !text.isEmpty()), true);
  }

  /// Its nodes stay pinned, each for itself.
  public void ungroup(Group group) {
    replace(group, Optional.empty(), false);
  }

  private void replace(Group group, Optional<String> label, boolean keep) {
    if (keep && label.isEmpty()) {
      return;
    }
    document()
        .ifPresent(now -> {
          var groups = new ArrayList<>(now.state().supernodes());
          var old = groups.get(group.index());
          if (keep) {
            groups.set(group.index(), new Supernode(label.orElseThrow(), old.members()));
          } else {
            groups.remove(group.index());
          }
          change(now, now.state().withSupernodes(groups));
        });
  }

  /// Gives a node a name in this graph; an empty one takes it away.
  public void label(int node, String text) {
    document()
        .filter(now -> !now.label(node).equals(text.strip()))
        .ifPresent(now -> change(now, now.withLabel(node, text.strip())));
  }

  private void change(GraphDocument before, GraphState state) {
    if (!state.equals(before.state())) {
      change(before, before.with(state));
    }
  }

  private void change(GraphDocument before, GraphDocument after) {
    history.record(before, after, shown);
    shown.accept(after);
  }
}
