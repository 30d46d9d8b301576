package org.featurescope.app.circuit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.value.ObservableValue;
import org.featurescope.compute.circuit.Node;

/// What can be done elsewhere with the features of the open graph: seen through a lens, steered.
/// That is known where the graph is of the open model.
final class Reach {
  private final GraphModel graph;
  private final ObservableValue<Optional<CircuitBench>> bench;

  Reach(GraphModel graph, ObservableValue<Optional<CircuitBench>> bench) {
    this.graph = graph;
    this.bench = bench;
  }

  /// The open model, if the graph is of it.
  Optional<CircuitBench> bench() {
    var here = graph.documentProperty().get();
    return bench
        .getValue()
        .filter(open -> here.filter(now -> open.untestable(now.graph()).isEmpty()).isPresent());
  }

  /// The feature that a node is; empty for none.
  Optional<Node.Feature> feature(int node) {
    return graph
        .documentProperty()
        .get()
        .filter(now -> node != CircuitViewModel.NONE)
        .map(now -> now.graph().nodes().get(node))
        .filter(Node.Feature.class::isInstance)
        .map(Node.Feature.class::cast);
  }

  /// The lens through which a feature of this graph is seen; empty where the open model has none.
  OptionalInt lens(Node.Feature feature) {
    return bench().map(open -> open.lens(feature.site())).orElse(OptionalInt.empty());
  }

  /// What Steer knows the autoencoder or transcoder of a feature of this graph by; empty where it
  /// cannot move it.
  OptionalInt steered(Node.Feature feature) {
    return bench().map(open -> open.steered(feature.site())).orElse(OptionalInt.empty());
  }

  /// The features of a group that Steer can move, each once.
  List<Node.Feature> steered(Group group) {
    var found = new LinkedHashMap<List<Integer>, Node.Feature>();
    group.members().stream()
        .boxed()
        .flatMap(node -> feature(node).stream())
        .forEach(each ->
            steered(each)
                .ifPresent(source -> found.putIfAbsent(List.of(source, each.latent()), each)));
    return List.copyOf(found.values());
  }
}
