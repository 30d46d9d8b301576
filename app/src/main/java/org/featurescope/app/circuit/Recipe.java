package org.featurescope.app.circuit;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.steering.SteeringPlan;

/// What the next graph is made of: a prompt, what of its outputs is explained, and through which
/// features.
final class Recipe {
  private final ObservableValue<Optional<CircuitBench>> bench;
  private final StringProperty prompt = new SimpleStringProperty(CircuitViewModel.SAMPLE);
  private final StringProperty targets = new SimpleStringProperty("");
  private final ObjectProperty<Material.Kind> material =
      new SimpleObjectProperty<>(Material.Kind.TRANSCODERS);
  private final ObjectProperty<Integer> mostFeatures = new SimpleObjectProperty<>(Order.FEW);

  /// @param bench what makes graphs
  Recipe(ObservableValue<Optional<CircuitBench>> bench) {
    this.bench = bench;
  }

  /// What graphs can be made of, the best first.
  List<Material> materials() {
    return bench.getValue().map(CircuitBench::materials).orElse(List.of());
  }

  /// Where what was chosen is not there, the best takes its place.
  void keepToMaterials() {
    var materials = materials();
    if (materials.stream().noneMatch(each -> each.kind() == material.get())) {
      materials.stream().findFirst().map(Material::kind).ifPresent(material::set);
    }
  }

  /// What a graph is made of; what the next one would be, where there is none yet.
  ///
  /// @param ofBench whether a graph is of the model that is open
  ObservableValue<Optional<Material>> madeOfProperty(
      ObservableValue<Optional<GraphDocument>> document, Predicate<GraphDocument> ofBench) {
    return document.flatMap(
        now -> bench.flatMap(open -> material.map(chosen -> madeOf(now, ofBench, chosen))));
  }

  private Optional<Material> madeOf(
      Optional<GraphDocument> document, Predicate<GraphDocument> ofBench, Material.Kind chosen) {
    if (document.isPresent() && !ofBench.test(document.get())) {
      return Optional.empty();
    }
    var kind = document.map(GraphDocument::graph).map(Graphs::kind).orElse(chosen);
    return materials().stream().filter(each -> each.kind() == kind).findFirst();
  }

  /// What would be traced now.
  Order order(String text) {
    return new Order(text, material.get(), Targets.parse(targets.get()), mostFeatures.get());
  }

  /// The work of tracing.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException when there is nothing to trace with
  Job<TracedGraph> tracing(Order order) {
    var with = bench.getValue().orElseThrow(Failures::noModel);
    if (with.materials().isEmpty()) {
      throw Failures.noMaterial(with.modelName(), with.wouldFit());
    }
    return with.trace(order);
  }

  /// The work of tracing the prompt of a graph again, under a steering plan.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException when no model is open
  Job<GraphDocument> tracingUnder(GraphDocument of, SteeringPlan steering) {
    var with = bench.getValue().orElseThrow(Failures::noModel);
    return with.traceUnder(
        new Order(
            Words.promptOf(of),
            Graphs.kind(of.graph()),
            Targets.parse(targets.get()),
            Graphs.mostFeatures(of.graph())),
        steering);
  }

  StringProperty promptProperty() {
    return prompt;
  }

  /// What a person typed as targets, as [Targets#parse] reads it.
  StringProperty targetsProperty() {
    return targets;
  }

  ObjectProperty<Material.Kind> materialProperty() {
    return material;
  }

  /// How many features the graph may have.
  ObjectProperty<Integer> mostFeaturesProperty() {
    return mostFeatures;
  }
}
