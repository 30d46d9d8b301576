package org.featurescope.app.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.steering.Effect;
import org.featurescope.compute.steering.Effect.Side;
import org.featurescope.compute.steering.EffectJob;
import org.featurescope.compute.steering.EffectTrial;
import org.featurescope.compute.steering.EffectTrialFile;
import org.featurescope.compute.steering.Steerer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `effect`: measures what a steering plan does.
@Command(
    name = "effect",
    description = {
      "Measures how often a steering plan does what it is made for.",
      "The prompts of a trial are continued with the plan, without it, and with random "
          + "features in its place that are added with the same length, other ones for each "
          + "prompt; counts with 95 %% confidence intervals."
    })
final class EffectCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @Mixin private PlanFlags plan;

  @Option(
      names = "--trial",
      paramLabel = "FILE",
      required = true,
      description = "What is counted, and the prompts (JSON).")
  private Path trial;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many of the trial's prompts to continue; default: ${DEFAULT-VALUE}.")
  private int runs;

  /// @param goal what was counted
  /// @param confidence of the intervals
  private record Output(
      String goal, String date, double confidence, Side steered, Side baseline, Side control) {}

  EffectCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var steering =
        plan.read()
            .orElseThrow(() ->
                new FeaturescopeException("no plan is named", "name a steering plan with --plan"));
    var counted = EffectTrialFile.read(trial);
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var saes = plan.saes(engine, model)) {
      print(counted, measure(new EffectJob(new Steerer(opened, saes), steering, counted, runs)));
    }
  }

  private Effect measure(EffectJob job) {
    try (var progress = console.progress("Measuring")) {
      return job.run(progress, console.cancellation());
    }
  }

  private void print(EffectTrial counted, Effect effect) {
    if (json) {
      console.json(
          new Output(
              counted.counted(),
              LocalDate.now().toString(),
              Effect.CONFIDENCE,
              effect.steered(),
              effect.baseline(),
              effect.control()));
      return;
    }
    var out = console.out();
    out.println(counted.counted());
    line(out, "with the plan", effect.steered());
    line(out, "without it", effect.baseline());
    line(out, "with random features", effect.control());
  }

  private static void line(PrintStream out, String what, Side side) {
    out.printf(
        Locale.ROOT,
        "%-21s %3d of %d   %5.1f %% (%.1f to %.1f %%)   perplexity %.1f%n",
        what,
        side.count(),
        side.runs(),
        100 * side.share(),
        100 * side.low(),
        100 * side.high(),
        side.perplexity());
  }
}
