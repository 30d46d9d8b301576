package org.featurescope.compute.model;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;
import org.featurescope.compute.engine.MemorySpeed;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator.PassHooks;

/// How fast a model continues a text: greedy, one token at a time, with the key-value cache.
public final class GenerateBenchmark implements Job<GenerateBenchmark.Speed> {
  private static final int PROMPT = 32;
  private static final int MOST_TOKENS = 64;
  private static final int RUNS = 5;

  /// @param tokens tokens of one run
  /// @param tokensPerSecond median of the runs, the prompt's pass included
  /// @param bound what it would be if nothing but reading the weights from memory took time, as
  ///   fast as memory was read between the runs (their median)
  public record Speed(int tokens, double tokensPerSecond, double bound) {}

  private final LanguageModel model;
  private final int[] prompt;

  public GenerateBenchmark(LanguageModel model) {
    this.model = model;
    var spec = model.spec();
    prompt = new int[Math.min(PROMPT, spec.context() / 2)];
    Arrays.setAll(prompt, i -> 7919 * i % spec.vocabulary());
  }

  @Override
  public String title() {
    return "Measuring the speed of generation";
  }

  /// How many tokens the prompt has.
  public int promptLength() {
    return prompt.length;
  }

  /// How many tokens a run adds.
  public int tokens() {
    return Math.min(MOST_TOKENS, model.spec().context() - prompt.length);
  }

  /// One run to warm up, then the median of five.
  @Override
  public Speed run(Progress progress, Cancellation cancellation) {
    var speeds = new double[RUNS];
    var bounds = new double[RUNS];
    try (var memory = new MemorySpeed(model.engine())) {
      for (var run = -1; run < RUNS; run++) {
        var speed = tokensPerSecond((first, count) -> Hooks.none(), cancellation);
        var bound = memory.measure() / model.transformer().weights().bytesForToken();
        if (run >= 0) {
          speeds[run] = speed;
          bounds[run] = bound;
        }
        progress.report(run + 2L, RUNS + 1L, "runs");
      }
    }
    return new Speed(tokens(), StatUtils.percentile(speeds, 50), StatUtils.percentile(bounds, 50));
  }

  /// The speed of a single run, the prompt's pass included.
  public double tokensPerSecond(PassHooks hooks, Cancellation cancellation) {
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
    return tokens() / ((System.nanoTime() - start) / 1e9);
  }
}
