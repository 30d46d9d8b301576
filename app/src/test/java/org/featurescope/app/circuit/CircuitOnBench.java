package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.app.features.CatalogueInMemory;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.circuit.Freedom;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryChange;
import org.featurescope.compute.circuit.StoryClaim;
import org.featurescope.compute.circuit.StoryExpectation;
import org.featurescope.compute.circuit.StoryFeature;
import org.featurescope.compute.circuit.StorySupernode;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;
import org.junit.jupiter.api.io.TempDir;

/// The view's model on a bench without a language model, for tests that tell what a person does.
abstract class CircuitOnBench {
  static final String PROMPT = "the capital of Texas is";

  /// What its graph is called on the shelf.
  static final String KEPT = PROMPT + " · World";

  /// Nodes of the made-up graph of [#PROMPT]: five words.
  static final int TEXAS = 3;

  static final int LAST = 9;
  static final int AUSTIN = 16;

  @TempDir Path folder;

  List<Path> told = List.of();
  final CatalogueInMemory catalogue = CatalogueInMemory.ofLayerOne();
  final History history = new History();
  final MadeUpBench bench = new MadeUpBench();
  ImmediateJobs jobs = ImmediateJobs.eager();
  CircuitViewModel model = model();

  CircuitViewModel model() {
    return new CircuitViewModel(jobs, history, catalogue.catalogue(), () -> told);
  }

  void traced() {
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set(PROMPT);
    model.trace();
  }

  void held() {
    jobs = ImmediateJobs.held();
    model = model();
    model.benchProperty().set(Optional.of(bench));
    model.promptProperty().set(PROMPT);
  }

  /// Of the prompt of these tests.
  static Story story() {
    return new Story(
        "Texas",
        "A feature says which state it is.",
        PROMPT,
        " Austin",
        Optional.empty(),
        List.of(
            new StorySupernode("it is Texas", Optional.empty(), List.of(new StoryFeature(0, 3, 3))),
            new StorySupernode(
                "it is Utah",
                Optional.of("the capital of Utah is"),
                List.of(new StoryFeature(0, 3, 4)))),
        List.of(
            new StoryClaim(
                "Without it the answer is lost.",
                Optional.empty(),
                List.of(new StoryChange("it is Texas", StoryChange.Mode.ABLATE, 0)),
                Freedom.OPEN,
                new StoryExpectation.Below(" Austin", 0.5))),
        Optional.empty());
  }

  static SteeringPlan plan() {
    var step = new Step(new Target.Latent(SaeReference.of("sae1"), 3), Mode.ADD, 2);
    return new SteeringPlan(
        Optional.of("Salem"), Optional.empty(), List.of(step), Positions.ALL, false);
  }

  GraphDocument document() {
    return model.graph().documentProperty().get().orElseThrow();
  }

  Cut cut() {
    return model.graph().cutProperty().get().orElseThrow();
  }

  CircuitState state() {
    return model.stateProperty().get();
  }

  static BitSet nodes(int... nodes) {
    var set = new BitSet();
    IntStream.of(nodes).forEach(set::set);
    return set;
  }
}
