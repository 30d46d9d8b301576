package org.featurescope.app.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.steering.Effect;
import org.featurescope.compute.steering.Effect.Side;
import org.featurescope.compute.steering.EffectJob;
import org.featurescope.compute.steering.EffectTrial;
import org.featurescope.compute.steering.EffectTrialFile;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.TuneJob;
import org.featurescope.compute.steering.TuneJob.Tried;
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
          + "prompt; counts with 95 %% confidence intervals.",
      "With --times the same at several strengths, to choose one: on a trial of other prompts than "
          + "those that the plan is then measured on."
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

  @Option(
      names = "--times",
      paramLabel = "FACTOR",
      split = ",",
      description =
          "How many times as strong the plan is tried, such as 0.5,0.75,1,1.5,2: what it adds and"
              + " clamps to is multiplied.")
  private List<Double> times = List.of();

  @Option(
      names = "--write",
      description = "With --times: write the best strength into the plan's file.")
  private boolean write;

  /// A strength that was tried.
  private record Row(double times, Side steered, Side baseline, Side control) {}

  /// @param best the factor that was best; null where none does more than random features
  private record Tuning(String goal, double confidence, Double best, List<Row> tried) {}

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
    if (write && times.isEmpty()) {
      throw misused("--write changes nothing without --times");
    }
    if (write) {
      plan.requireWritable();
    }
    var counted = EffectTrialFile.read(trial);
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var saes = plan.saes(engine, model)) {
      var steerer = new Steerer(opened, saes);
      if (times.isEmpty()) {
        print(counted, run(new EffectJob(steerer, steering, counted, runs)));
      } else {
        tune(counted, run(new TuneJob(steerer, steering, counted, runs, times)));
      }
    }
  }

  private <T> T run(Job<T> job) {
    try (var progress = console.progress(job.title())) {
      return job.run(progress, console.cancellation());
    }
  }

  private void tune(EffectTrial counted, List<Tried> tried) {
    var best = TuneJob.best(tried);
    if (write) {
      best.map(Tried::plan).ifPresent(plan::write);
    }
    if (json) {
      console.json(
          new Tuning(
              counted.counted(),
              Effect.CONFIDENCE,
              best.map(Tried::times).orElse(null),
              tried.stream().map(EffectCommand::row).toList()));
      return;
    }
    var out = console.out();
    out.println(counted.counted());
    for (var one : tried) {
      line(out, String.format(Locale.ROOT, "x %.3g", one.times()), one.effect().steered());
      line(out, "  random features", one.effect().control());
    }
    line(out, "without the plan", tried.getFirst().effect().baseline());
    out.println(
        best.map(one -> String.format(Locale.ROOT, "best: x %.3g", one.times()))
            .orElse("no strength does more than random features; the plan stays as it is"));
  }

  private static Row row(Tried tried) {
    var effect = tried.effect();
    return new Row(tried.times(), effect.steered(), effect.baseline(), effect.control());
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
