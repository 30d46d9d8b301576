package org.featurescope.compute.steering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Measures the effect of a plan at several strengths, so that one can be chosen. What is chosen on
/// prompts is to be measured on other ones: the best of several is better where it was chosen.
public final class TuneJob implements Job<List<TuneJob.Tried>> {
  private final SteeringPlan plan;
  private final int runs;
  private final List<Attempt> attempts;

  /// A strength that is to be tried.
  private record Attempt(double times, SteeringPlan plan, EffectJob job) {}

  /// The plan at one strength.
  ///
  /// @param times how many times as strong as it was
  public record Tried(double times, SteeringPlan plan, Effect effect) {

    /// How many more texts reach the goal than with random features.
    int gain() {
      return effect.steered().count() - effect.control().count();
    }

    /// Perplexity; without a token nothing is stranger.
    double strangeness() {
      var perplexity = effect.steered().perplexity();
      return Double.isNaN(perplexity) ? Double.POSITIVE_INFINITY : perplexity;
    }
  }

  /// @param times what the plan's strengths are multiplied by
  /// @throws FeaturescopeException if there are none, or nothing that they change, or as
  ///   [EffectJob]
  public TuneJob(
      Steerer steerer, SteeringPlan plan, EffectTrial trial, int runs, List<Double> times) {
    this.plan = plan;
    this.runs = runs;
    if (times.isEmpty()
        || times.stream().anyMatch(factor -> !(factor > 0) || factor.isInfinite())) {
      throw new FeaturescopeException(
          "a plan cannot be %s times as strong".formatted(times), "give numbers above 0");
    }
    if (plan.equals(plan.times(2))) {
      throw new FeaturescopeException(
          "nothing of the plan could be stronger", "choose a plan that adds or clamps something");
    }
    attempts =
        times.stream()
            .map(factor -> {
              var stronger = plan.times(factor);
              return new Attempt(factor, stronger, new EffectJob(steerer, stronger, trial, runs));
            })
            .toList();
  }

  @Override
  public String title() {
    return plan.name().map("Tuning \"%s\""::formatted).orElse("Tuning the plan");
  }

  @Override
  public List<Tried> run(Progress progress, Cancellation cancellation) {
    var total = (long) attempts.size() * runs;
    var tried = new ArrayList<Tried>();
    for (var attempt : attempts) {
      var before = (long) tried.size() * runs;
      var effect =
          attempt
              .job()
              .run((done, of, unit) -> progress.report(before + done, total, unit), cancellation);
      tried.add(new Tried(attempt.times(), attempt.plan(), effect));
    }
    return tried;
  }

  /// That with which most texts more than with random features reach the goal; of equal ones that
  /// with which the text is least strange to the model. None where no strength does more than
  /// random features.
  public static Optional<Tried> best(List<Tried> tried) {
    return tried.stream()
        .filter(one -> one.gain() > 0)
        .max(Comparator.comparingInt(Tried::gain).thenComparingDouble(one -> -one.strangeness()));
  }
}
