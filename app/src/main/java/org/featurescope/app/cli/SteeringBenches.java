package org.featurescope.app.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.GenerateBenchmark;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.OpenedSaes;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeredPrompt;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// The benches of steering.
record SteeringBenches(Console console, Measurements measurements) {
  private static final int RUNS_OF_SLIDER = 5;

  /// A plan to measure with: one feature is added.
  static SteeringPlan plan(SaeReference sae, double value) {
    return SteeringPlan.of(new Step(new Target.Latent(sae, 0), Mode.ADD, value));
  }

  /// Greedy tokens a second without and with a plan.
  void generate(LanguageModel model, OpenedSaes saes, SteeringPlan plan) {
    try (var bound = new Steerer(model, saes).bind(plan)) {
      var hooks = bound.alone(GenerateBenchmark.promptLength(model));
      measurements.generate(model, Optional.of(hooks));
    }
  }

  /// From a slider's move to the new predictions and features of a prompt: median and worst. The
  /// first step of the plan that has a strength is moved.
  ///
  /// @param watched whose features are shown
  void steer(
      LanguageModel model, OpenedSaes saes, SteeringPlan plan, SaeReference watched, int tokens) {
    var step = slider(plan);
    var unit = plan.step(step).value() == 0 ? 1 : plan.step(step).value();
    var sae = saes.get(watched);
    var ids = Measurements.randomIds(model, Math.min(tokens, model.spec().context() - 1));
    var steerer = new Steerer(model, saes);
    var times = new double[RUNS_OF_SLIDER * measurements.runs()];
    try (var prompt = new SteeredPrompt(steerer, ids, List.of(sae), console.cancellation())) {
      for (var run = -RUNS_OF_SLIDER; run < times.length; run++) {
        var moved = plan.withValue(step, unit * (1 + run % 10 / 10.0));
        var seconds = Measurements.seconds(() -> prompt.look(moved, console.cancellation()));
        if (run >= 0) {
          times[run] = 1000 * seconds;
        }
      }
    }
    measurements.print("steer", ids.length, Measurements.median(times), "ms");
    measurements.print("steer.worst", ids.length, Arrays.stream(times).max().orElseThrow(), "ms");
  }

  private static int slider(SteeringPlan plan) {
    for (var i = 0; i < plan.steps().size(); i++) {
      if (plan.steps().get(i).mode().takesValue() && !plan.steps().get(i).muted()) {
        return i;
      }
    }
    throw new FeaturescopeException(
        "the plan has no slider that could be moved", "choose one with a step that has a strength");
  }

  /// The first autoencoder that a plan uses.
  static Optional<SaeReference> autoencoder(SteeringPlan plan) {
    return plan.steps().stream()
        .flatMap(step ->
            step.target() instanceof Target.Latent latent
                ? Stream.of(latent.sae())
                : Stream.empty())
        .findFirst();
  }

  /// The plan, or one that the autoencoder makes possible.
  static Optional<SteeringPlan> planOr(Optional<SteeringPlan> given, Optional<String> sae) {
    return given.or(() -> sae.map(path -> plan(SaeReference.of(path), 1)));
  }
}
