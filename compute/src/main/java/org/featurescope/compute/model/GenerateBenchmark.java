package org.featurescope.compute.model;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// How fast a model continues a text: greedy, one token at a time, with the key-value cache.
public final class GenerateBenchmark implements Job<GenerateBenchmark.Speed> {
  private static final int PROMPT = 16;
  private static final int MOST_TOKENS = 128;
  private static final int RUNS = 5;

  /// @param tokens tokens of one run
  /// @param tokensPerSecond median of the runs, the prompt's pass included
  public record Speed(int tokens, double tokensPerSecond) {}

  private final LanguageModel model;

  public GenerateBenchmark(LanguageModel model) {
    this.model = model;
  }

  @Override
  public String title() {
    return "Measuring the speed of generation";
  }

  /// One run to warm up, then the median of five.
  @Override
  public Speed run(Progress progress, Cancellation cancellation) {
    var spec = model.spec();
    var prompt = new int[Math.min(PROMPT, spec.context() / 2)];
    Arrays.setAll(prompt, i -> 7919 * i % spec.vocabulary());
    var tokens = Math.min(MOST_TOKENS, spec.context() - prompt.length);
    var speeds = new double[RUNS];
    for (var run = -1; run < RUNS; run++) {
      var start = System.nanoTime();
      new Generator(model)
          .generate(
              prompt,
              tokens,
              Sampler.greedy(),
              Hooks.none(),
              Optional.empty(),
              id -> {},
              Progress.none(),
              cancellation);
      if (run >= 0) {
        speeds[run] = tokens / ((System.nanoTime() - start) / 1e9);
      }
      progress.report(run + 2L, RUNS + 1L, "runs");
    }
    return new Speed(tokens, StatUtils.percentile(speeds, 50));
  }
}
