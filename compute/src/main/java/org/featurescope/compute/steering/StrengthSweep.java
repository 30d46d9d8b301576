package org.featurescope.compute.steering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.Sweep.Figures;
import org.featurescope.compute.steering.Sweep.Point;

/// Measures a step of a plan at many strengths at once.
public final class StrengthSweep implements Job<Sweep> {
  /// As many points as a plot needs; odd, so that one of them is neutral.
  public static final int POINTS = 15;

  private static final int MOST = 1000;
  private static final double REACH = 2;

  /// What to measure.
  ///
  /// @param plan all of it is in force, its other steps as they are
  /// @param step index of the step among the plan's, which has a strength
  /// @param values of the step, in units of its scale; sorted
  /// @param targets tokens whose probability counts; may be empty
  /// @param continuation tokens after the prompt whose perplexity counts; may be empty
  /// @param watched an autoencoder whose active features are counted; stays open meanwhile
  /// @param drawn how many tokens to draw greedily at each strength, to see what the model without
  ///   the plan says of them; 0 for none
  public record Setting(
      SteeringPlan plan,
      int step,
      List<Double> values,
      List<Integer> targets,
      List<Integer> continuation,
      Optional<SparseAutoencoder> watched,
      int drawn) {

    public Setting {
      values = values.stream().sorted().toList();
      targets = List.copyOf(targets);
      continuation = List.copyOf(continuation);
    }

    /// Over the values that [StrengthSweep#values] proposes.
    public static Setting of(SteeringPlan plan, int step, List<Integer> targets) {
      var values = StrengthSweep.values(plan.steps().get(step), POINTS);
      return new Setting(plan, step, values, targets, List.of(), Optional.empty(), 0);
    }
  }

  private final Steerer steerer;
  private final int[] prompt;
  private final Setting setting;
  private final Step step;

  /// @param prompt at least one token
  /// @throws FeaturescopeException if the step has no strength, a value is no strength, or the text
  ///   does not fit the model
  public StrengthSweep(Steerer steerer, int[] prompt, Setting setting) {
    this.steerer = steerer;
    this.prompt = prompt.clone();
    this.setting = setting;
    this.step = setting.plan().step(setting.step());
    var spec = steerer.model().spec();
    Generator.requirePrompt(prompt, spec);
    requireValues();
    var length = (long) prompt.length + Math.max(setting.continuation().size(), setting.drawn());
    if (setting.drawn() < 0 || length > spec.context()) {
      throw new FeaturescopeException(
          "Prompt and continuation have %,d tokens, the model sees %,d"
              .formatted(length, spec.context()),
          "shorten one of them");
    }
    for (var target : setting.targets()) {
      requireToken(target, spec);
    }
  }

  static void requireToken(int id, ModelSpec spec) {
    if (id < 0 || id >= spec.vocabulary()) {
      throw new FeaturescopeException(
          "There is no token %,d, the model has %,d".formatted(id, spec.vocabulary()),
          "choose one from 0 to " + (spec.vocabulary() - 1));
    }
  }

  private void requireValues() {
    requireStrength(step);
    if (setting.values().isEmpty() || setting.values().size() > MOST) {
      throw new FeaturescopeException(
          "A sweep of %,d strengths".formatted(setting.values().size()),
          "choose from 1 to " + MOST);
    }
    setting.values().forEach(value -> Step.requireStrength(value, step.scale()));
  }

  static void requireStrength(Step step) {
    if (!step.mode().takesValue()) {
      throw new FeaturescopeException(
          "A step of mode %s has no strength".formatted(step.mode().word()),
          "sweep one that adds, clamps, multiplies or caps");
    }
  }

  /// Values over which a step is worth looking at, evenly spaced: in both directions up to twice
  /// its unit where that is the feature's typical maximum, and without one up to twice the step's
  /// own value. What cannot be negative begins at 0; a factor goes from 0 to 4.
  ///
  /// @param count how many, at least 2; with an odd number the neutral strength is one of them
  /// @throws FeaturescopeException if the step has no strength
  public static List<Double> values(Step step, int count) {
    requireStrength(step);
    var reach = step.scale() == 1 ? REACH * Math.max(1, Math.abs(step.value())) : REACH;
    var last = step.mode() == Mode.MULTIPLY ? 2 * REACH : reach;
    var first =
        switch (step.mode()) {
          case MULTIPLY -> 0.0;
          case CLAMP, CAP -> step.target() instanceof Target.Latent ? 0.0 : -reach;
          default -> -reach;
        };
    // Taken from both ends, so that the middle is the middle to the last bit.
    return IntStream.range(0, count)
        .mapToObj(i -> (first * (count - 1 - i) + last * i) / (count - 1))
        .toList();
  }

  @Override
  public String title() {
    return "Sweeping %d strengths".formatted(setting.values().size());
  }

  /// All strengths go through the model together, from the first layer that the plan touches on;
  /// what comes before is computed once.
  @Override
  public Sweep run(Progress progress, Cancellation cancellation) {
    var model = steerer.model();
    model.engine().requireMemory(bytes(), "The sweep");
    var steps = 2 + setting.drawn();
    progress.report(0, steps, "passes");
    try (var bound = steerer.bind(setting.plan(), setting.step(), setting.values());
        var pass = new SweepPass(model, bound, prompt, setting)) {
      var plain = pass.baseline(cancellation);
      progress.report(1, steps, "passes");
      var steered = pass.steered(cancellation);
      progress.report(2, steps, "passes");
      var drawn =
          new SweepDrawing(model, bound, prompt, setting)
              .run((done, total, unit) -> progress.report(2 + done, steps, "passes"), cancellation);
      return sweep(plain.with(drawn.baseline()), steered, drawn.steered());
    }
  }

  private Sweep sweep(Figures plain, List<Figures> steered, List<OptionalDouble> drawn) {
    var points = new ArrayList<Point>();
    for (var i = 0; i < steered.size(); i++) {
      var value = setting.values().get(i);
      // A batch computes as a single text does, but for the last bit.
      var neutral = setting.plan().isNeutral(setting.step(), value);
      points.add(new Point(value, neutral ? plain : steered.get(i).with(drawn.get(i))));
    }
    return new Sweep(step, setting.targets(), plain, points, UsefulRange.of(plain, points));
  }

  /// The activations of one layer and what is kept of all, both caches of a drawing, and the logits
  /// of one text with what is made of them.
  private long bytes() {
    var spec = steerer.model().spec();
    var texts = setting.values().size();
    var length = prompt.length + setting.continuation().size();
    var whole = prompt.length + setting.drawn();
    var layer = 16L * spec.dModel() + 4L * spec.dMlp();
    var patterns = setting.plan().freezeAttention() ? (long) spec.layers() * spec.heads() : 0;
    var drawing =
        setting.drawn() == 0
            ? 0
            : 2L * texts * whole * 2 * spec.kvHeads() * spec.dHead() * spec.layers();
    return Float.BYTES
        * (texts * length * (layer + patterns * length)
            + drawing
            + 4L * length * spec.vocabulary());
  }
}
