package org.featurescope.app.circuit;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;

/// What of the graph is looked at: one node, and the nodes that were enclosed.
public final class Looking {
  private final GraphModel graph;
  private final Reach reach;
  private final Handwork handwork;
  private final ReadOnlyObjectWrapper<Integer> current =
      new ReadOnlyObjectWrapper<>(CircuitViewModel.NONE);
  private final ObjectProperty<BitSet> chosen = new SimpleObjectProperty<>(new BitSet());

  Looking(GraphModel graph, Reach reach, Handwork handwork) {
    this.graph = graph;
    this.reach = reach;
    this.handwork = handwork;
  }

  /// The node that is looked at, an index into the graph, [CircuitViewModel#NONE] for none.
  public ReadOnlyObjectProperty<Integer> currentProperty() {
    return current.getReadOnlyProperty();
  }

  /// The nodes that were enclosed.
  public ObjectProperty<BitSet> chosenProperty() {
    return chosen;
  }

  /// Looks at a node, [CircuitViewModel#NONE] for none.
  public void select(int node) {
    current.set(node);
  }

  /// What a group would take in: what was enclosed, or else the node that is looked at.
  public BitSet grasped() {
    return chosen.get().isEmpty() ? only(current.get()) : chosen.get();
  }

  private static BitSet only(int node) {
    var one = new BitSet();
    if (node != CircuitViewModel.NONE) {
      one.set(node);
    }
    return one;
  }

  /// The feature that is looked at.
  public Optional<Node.Feature> feature() {
    return reach.feature(current.get());
  }

  /// The features of the group in which the current node is, each once, that Steer can move.
  List<Node.Feature> steeredOfGroup() {
    return handwork.groupOf(current.get()).map(reach::steered).orElse(List.of());
  }

  /// Another graph comes.
  void away() {
    current.set(CircuitViewModel.NONE);
    chosen.set(new BitSet());
  }

  /// Looks where the graph was looked at when it was kept.
  void asKept(GraphDocument document) {
    chosen.set(new BitSet());
    current.set(
        document
            .state()
            .clicked()
            .map(document::node)
            .orElse(OptionalInt.empty())
            .orElse(CircuitViewModel.NONE));
  }

  /// The graph as it is kept: with the node that is looked at.
  GraphDocument marked(GraphDocument document) {
    var node = current.get();
    var there = node != CircuitViewModel.NONE && node < document.graph().nodes().size();
    return document.with(
        document.state().withClicked(there ? Optional.of(document.id(node)) : Optional.empty()));
  }

  /// Where nothing is looked at, the likeliest output is: something is told of the graph at once.
  void atSomething() {
    if (current.get() == CircuitViewModel.NONE) {
      select(strongestOutput());
    }
  }

  /// The likeliest output alone.
  BitSet output() {
    return only(strongestOutput());
  }

  private int strongestOutput() {
    return graph
        .documentProperty()
        .get()
        .flatMap(now ->
            now.graph()
                .indices(Node.Logit.class)
                .boxed()
                .max(
                    Comparator.comparingDouble(
                        node -> ((Node.Logit) now.graph().nodes().get(node)).probability())))
        .orElse(CircuitViewModel.NONE);
  }
}
