package org.featurescope.app.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.StrengthSweep;
import org.featurescope.compute.steering.StrengthSweep.Setting;
import org.featurescope.compute.steering.Sweep;
import org.featurescope.compute.steering.Sweep.Figures;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `sweep`: what a step of a plan does at many strengths.
@Command(
    name = "sweep",
    description = {
      "Measures a step of a steering plan at many strengths.",
      "The other steps stay as they are. Measured are how likely the targets become as "
          + "the next token, how far the next token's distribution moves (KL, nats), "
          + "perplexity of the text under the steered model, and which strengths are worth "
          + "using: the effect at least half of the best one, perplexity at most twice the "
          + "baseline's."
    })
final class SweepCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @ArgGroup(multiplicity = "1")
  private TextFlags text;

  @Mixin private PlanFlags plan;

  @Option(
      names = "--step",
      paramLabel = "N",
      defaultValue = "0",
      description = "Which step of the plan, features first; default: 0, the first.")
  private int step;

  @Option(
      names = "--targets",
      paramLabel = "TOKEN",
      split = ",",
      description = "Tokens whose probability counts, by text or as #123.")
  private List<String> targets = List.of();

  @Option(
      names = "--strengths",
      paramLabel = "X",
      split = ",",
      description =
          "Values of the step, in units of its scale; default: 15, up to twice the scale.")
  private List<Double> strengths = List.of();

  @Option(
      names = "--continuation",
      paramLabel = "TEXT",
      description = "What follows the text, for the perplexity; default: that of the text itself.")
  private String continuation = "";

  @Option(
      names = "--draw",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Also draw N tokens greedily at each strength: their perplexity without the plan.")
  private int drawn;

  @Option(
      names = "--sae",
      paramLabel = "DIR",
      description = "An autoencoder whose active features (L0) are counted.")
  private Path sae;

  /// @param strength absent for the model without the plan
  /// @param probabilities of the targets
  /// @param perplexity absent for a text of one token
  /// @param l0 absent where no autoencoder is named
  /// @param drawn_perplexity absent where nothing was drawn
  private record Row(
      Double strength,
      List<Double> probabilities,
      double kl,
      Double perplexity,
      Double l0,
      Double drawn_perplexity) {}

  /// @param useful its first and last strength; absent where there is none
  private record Output(
      int step, List<OneToken> targets, Row baseline, List<Row> strengths, List<Double> useful) {}

  SweepCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var steering =
        plan.read()
            .orElseThrow(() ->
                new FeaturescopeException("there is no plan to sweep", "name one with --plan"));
    if (drawn < 0) {
      throw new FeaturescopeException("--draw is " + drawn, "give it a number from 0 on");
    }
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var saes = plan.saes(engine, model)) {
      var tokens = targets.stream().map(t -> OneToken.named(opened.tokenizer(), t)).toList();
      var ids = text.tokens(opened.tokenizer(), console).ids();
      var watched =
          Optional.ofNullable(sae).map(path -> saes.get(SaeReference.of(path.toString())));
      var setting = setting(opened, steering, tokens, watched);
      print(sweep(new Steerer(opened, saes), ids, setting), tokens);
    }
  }

  private Setting setting(
      LanguageModel opened,
      SteeringPlan steering,
      List<OneToken> tokens,
      Optional<SparseAutoencoder> watched) {
    return new Setting(
        steering,
        step,
        strengths.isEmpty()
            ? StrengthSweep.values(steering.step(step), StrengthSweep.POINTS)
            : strengths,
        tokens.stream().map(OneToken::id).toList(),
        Arrays.stream(opened.tokenizer().encode(continuation, false).ids()).boxed().toList(),
        watched,
        drawn);
  }

  private Sweep sweep(Steerer steerer, int[] ids, Setting setting) {
    var sweep = new StrengthSweep(steerer, ids, setting);
    try (var progress = console.progress(sweep.title())) {
      return sweep.run(progress, console.cancellation());
    }
  }

  private void print(Sweep sweep, List<OneToken> tokens) {
    if (json) {
      console.json(output(sweep, tokens));
    } else {
      table(sweep, tokens, console.out());
    }
  }

  private Output output(Sweep sweep, List<OneToken> tokens) {
    var points = sweep.points();
    return new Output(
        step,
        tokens,
        row(null, sweep.baseline()),
        points.stream().map(point -> row(point.value(), point.figures())).toList(),
        sweep
            .useful()
            .map(range ->
                List.of(points.get(range.first()).value(), points.get(range.last()).value()))
            .orElse(null));
  }

  private static Row row(Double strength, Figures figures) {
    return new Row(
        strength,
        figures.probabilities(),
        figures.divergence(),
        Double.isNaN(figures.perplexity()) ? null : (Double) figures.perplexity(),
        boxed(figures.active()),
        boxed(figures.drawn()));
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  private void table(Sweep sweep, List<OneToken> tokens, PrintStream out) {
    var header = new ArrayList<String>();
    header.add("strength");
    tokens.forEach(token -> header.add("P(" + token.text() + ")"));
    header.addAll(List.of("KL", "perplexity"));
    if (sae != null) {
      header.add("L0");
    }
    if (drawn > 0) {
      header.add("drawn");
    }
    out.println(line(header));
    out.println(line(cells("none", sweep.baseline())));
    var useful = sweep.useful();
    for (var i = 0; i < sweep.points().size(); i++) {
      var point = sweep.points().get(i);
      var at = i;
      var marked = useful.filter(range -> range.first() <= at && at <= range.last()).isPresent();
      out.println(
          line(cells(number("%.3f", point.value()), point.figures())) + (marked ? " *" : ""));
    }
    out.println(useful.isPresent() ? "* useful" : "no strength is useful");
  }

  private static List<String> cells(String strength, Figures figures) {
    var cells = new ArrayList<String>();
    cells.add(strength);
    figures.probabilities().forEach(p -> cells.add(number("%.4f", p)));
    cells.add(number("%.4f", figures.divergence()));
    cells.add(number("%.2f", figures.perplexity()));
    figures.active().ifPresent(l0 -> cells.add(number("%.1f", l0)));
    figures.drawn().ifPresent(perplexity -> cells.add(number("%.2f", perplexity)));
    return cells;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String line(List<String> cells) {
    var line = new StringBuilder();
    cells.forEach(cell -> line.append("%12s".formatted(cell)));
    return line.toString();
  }
}
