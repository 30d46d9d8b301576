package org.featurescope.app.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.model.GenerateBenchmark;
import org.featurescope.compute.model.Hooks;
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

  /// Greedy tokens a second without and with a plan, which take turns.
  void generate(LanguageModel model, OpenedSaes saes, SteeringPlan plan) {
    var benchmark = new GenerateBenchmark(model);
    var plain = new double[measurements.runs()];
    var steered = new double[measurements.runs()];
    try (var bound = new Steerer(model, saes).bind(plan)) {
      var hooks = bound.alone(benchmark.promptLength());
      for (var run = -1; run < plain.length; run++) {
        var a = benchmark.tokensPerSecond((f, count) -> Hooks.none(), console.cancellation());
        var b = benchmark.tokensPerSecond(hooks, console.cancellation());
        if (run >= 0) {
          plain[run] = a;
          steered[run] = b;
        }
      }
    }
    var tokens = benchmark.tokens();
    var without = Measurements.median(plain);
    var with = Measurements.median(steered);
    measurements.print("generate", tokens, without, "tokens/s");
    measurements.print("generate.steered", tokens, with, "tokens/s");
    measurements.print("generate.steered.cost", tokens, without / with - 1, "of the time");
  }

  /// From a slider's move to the new predictions and features of a prompt: median and worst.
  void steer(LanguageModel model, OpenedSaes saes, SaeReference reference, int tokens) {
    var sae = saes.get(reference);
    var ids = Measurements.randomIds(model, Math.min(tokens, model.spec().context() - 1));
    var steerer = new Steerer(model, saes);
    var times = new double[RUNS_OF_SLIDER * measurements.runs()];
    try (var prompt = new SteeredPrompt(steerer, ids, List.of(sae), console.cancellation())) {
      for (var run = -RUNS_OF_SLIDER; run < times.length; run++) {
        var plan = plan(reference, 1 + run % 10 / 10.0);
        var seconds = Measurements.seconds(() -> prompt.look(plan, console.cancellation()));
        if (run >= 0) {
          times[run] = 1000 * seconds;
        }
      }
    }
    measurements.print("steer", ids.length, Measurements.median(times), "ms");
    measurements.print("steer.worst", ids.length, Arrays.stream(times).max().orElseThrow(), "ms");
  }

  /// The plan, or one that the autoencoder makes possible.
  static Optional<SteeringPlan> planOr(Optional<SteeringPlan> given, Optional<String> sae) {
    return given.or(() -> sae.map(path -> plan(SaeReference.of(path), 1)));
  }
}
