package org.featurescope.app;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.featurescope.app.circuit.CircuitViewModel;
import org.featurescope.app.circuit.Cut;
import org.featurescope.compute.circuit.Node;

/// Circuit, with a graph and what is asked of it.
final class TourOfCircuit {
  private static final int FEW = 6;
  private static final int FEW_GROUPS = 4;

  private TourOfCircuit() {}

  static List<TourStop> stops() {
    return List.of(
        new TourStop("circuit", TourOfCircuit::circuit),
        new TourStop("circuit-test", TourOfCircuit::circuitTest),
        new TourStop("circuit-compare", TourOfCircuit::circuitCompare),
        new TourStop("circuit-story", TourOfCircuit::circuitStory),
        new TourStop("circuit-steered", TourOfCircuit::circuitSteered),
        new TourStop("circuit-empty", TourOfCircuit::circuitEmpty),
        new TourStop("circuit-failed", TourOfCircuit::circuitFailed));
  }

  /// What drives the answer is pinned and grouped.
  private static void circuit(Services services) {
    services.workbench().show(services.circuitView());
    var circuit = services.circuit();
    circuit.graph().cutProperty().get().ifPresent(cut -> groupStrongest(circuit, cut));
  }

  /// The most influential features of each token make a group; so do those of the last one.
  private static void groupStrongest(CircuitViewModel circuit, Cut cut) {
    var graph = cut.graph();
    var influence = cut.influence().values();
    var byPosition =
        graph
            .indices(Node.Feature.class)
            .filter(cut::keeps)
            .boxed()
            .collect(Collectors.groupingBy(node -> graph.nodes().get(node).position()));
    byPosition.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(each ->
                -each.getValue().stream().mapToDouble(node -> influence[node]).max().orElse(0)))
        .limit(FEW_GROUPS)
        .forEach(each -> {
          var members = new BitSet();
          each.getValue().stream()
              .sorted(Comparator.comparingDouble(node -> -influence[node]))
              .limit(FEW)
              .forEach(members::set);
          circuit.handwork().group(members, graph.tokens().get(each.getKey()).text().strip());
        });
    circuit.explorer().outputs().stream().limit(1).forEach(circuit.handwork()::togglePin);
    circuit.handwork().groups().stream()
        .findFirst()
        .ifPresent(group -> circuit.looking().select(group.members().nextSetBit(0)));
  }

  private static void circuitTest(Services services) {
    circuit(services);
    services.circuit().experiment().run();
  }

  private static void circuitCompare(Services services) {
    services.workbench().show(services.circuitView());
    services.circuitView().compare();
    services.circuit().contrast().withPrompt("The capital of the state containing Oakland is");
  }

  /// What is told of a prompt, with its claims.
  private static void circuitStory(Services services) {
    services.workbench().show(services.circuitView());
    services.circuit().stories().storiesProperty().get().stream()
        .findFirst()
        .ifPresent(services.circuit()::tell);
  }

  /// The same prompt before and after steering.
  private static void circuitSteered(Services services) {
    TourOfSteer.steer(services);
    services.workbench().show(services.circuitView());
    services.circuitView().compare();
    services.circuit().contrast().withPlan();
  }

  private static void circuitEmpty(Services services) {
    services.circuit().benchProperty().unbind();
    services.circuit().benchProperty().set(Optional.empty());
    services.workbench().show(services.circuitView());
  }

  private static void circuitFailed(Services services) {
    services.workbench().show(services.circuitView());
    services.circuit().targetsProperty().set("Rhode-Island-and-more");
    services.circuit().trace();
  }
}
