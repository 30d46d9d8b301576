package org.featurescope.compute.steering;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.SparseAutoencoder;

/// Measures a step of a plan at many strengths at once.
public final class StrengthSweep implements Job<Sweep> {
  /// As many points as a plot needs; odd, so that one of them is neutral.
  public static final int POINTS = 15;

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

  /// @param prompt at least one token
  /// @throws org.featurescope.compute.job.FeaturescopeException if the step has no strength, a value
  ///   is no strength, or the text does not fit the model
  public StrengthSweep(Steerer steerer, int[] prompt, Setting setting) {}

  /// Values over which a step is worth looking at.
  ///
  /// @param count how many, at least 2
  public static List<Double> values(Step step, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String title() {
    return "Sweeping the strength";
  }

  @Override
  public Sweep run(Progress progress, Cancellation cancellation) {
    throw new UnsupportedOperationException();
  }
}
