package org.featurescope.compute.model;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;
import org.featurescope.compute.engine.MemorySpeed;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator.PassHooks;

/// How fast a model continues a text: greedy, one token at a time, with the key-value cache. Where
/// it is steered, runs with and without take turns, so that whatever else the machine does meets
/// both alike.
public final class GenerateBenchmark implements Job<GenerateBenchmark.Speed> {
  private static final int PROMPT = 32;
  private static final int MOST_TOKENS = 64;

  /// @param tokens tokens of one run
  /// @param tokensPerSecond median of the runs, the prompt's pass included
  /// @param bound what it would be if nothing but reading the weights from memory took time, as
  ///   fast as memory was read between the runs (their median)
  /// @param steered the same of the steered model, if it was
  public record Speed(
      int tokens, double tokensPerSecond, double bound, Optional<Steered> steered) {}

  /// @param cost how much longer a run takes than the one beside it without: median, as a share
  public record Steered(double tokensPerSecond, double cost) {}

  private final LanguageModel model;
  private final Optional<PassHooks> steering;
  private final int runs;
  private final int[] prompt;

  /// @param steering what steers a prompt of [#promptLength] tokens, if anything
  /// @param runs how many count
  public GenerateBenchmark(LanguageModel model, Optional<PassHooks> steering, int runs) {
    this.model = model;
    this.steering = steering;
    this.runs = runs;
    var spec = model.spec();
    prompt = new int[promptLength(model)];
    Arrays.setAll(prompt, i -> 7919 * i % spec.vocabulary());
  }

  @Override
  public String title() {
    return "Measuring the speed of generation";
  }

  /// How many tokens the prompt of a model has.
  public static int promptLength(LanguageModel model) {
    return Math.min(PROMPT, model.spec().context() / 2);
  }

  private int tokens() {
    return Math.min(MOST_TOKENS, model.spec().context() - prompt.length);
  }

  @Override
  public Speed run(Progress progress, Cancellation cancellation) {
    var plain = new double[runs];
    var steered = new double[runs];
    var bounds = new double[runs];
    seconds(this::unsteered, cancellation); // to warm up
    steering.ifPresent(hooks -> seconds(hooks, cancellation));
    try (var memory = new MemorySpeed(model.engine())) {
      for (var run = 0; run < runs; run++) {
        if (run % 2 == 0) {
          plain[run] = seconds(this::unsteered, cancellation);
        }
        if (steering.isPresent()) {
          steered[run] = seconds(steering.get(), cancellation);
        }
        if (run % 2 == 1) {
          plain[run] = seconds(this::unsteered, cancellation);
        }
        bounds[run] = memory.measure() / model.transformer().weights().bytesForToken();
        progress.report(run + 1L, runs, "runs");
      }
    }
    return new Speed(
        tokens(),
        tokens() / median(plain),
        median(bounds),
        steering.map(s -> compare(plain, steered)));
  }

  private Steered compare(double[] plain, double[] steered) {
    var costs = new double[runs];
    Arrays.setAll(costs, run -> steered[run] / plain[run] - 1);
    return new Steered(tokens() / median(steered), median(costs));
  }

  private static double median(double... values) {
    return StatUtils.percentile(values, 50);
  }

  private Hooks unsteered(int first, int count) {
    return Hooks.none();
  }

  /// Of a single run, the prompt's pass included.
  private double seconds(PassHooks hooks, Cancellation cancellation) {
    var start = System.nanoTime();
    new Generator(model)
        .generate(
            prompt,
            tokens(),
            Sampler.greedy(),
            hooks,
            Stop.at(Optional.empty()),
            id -> {},
            Progress.none(),
            cancellation);
    return (System.nanoTime() - start) / 1e9;
  }
}
