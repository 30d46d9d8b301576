package org.featurescope.compute.steering;

import java.util.List;
import org.featurescope.compute.steering.SteeredRun.Token;

/// How far a plan has carried a text away from what the model would write, as it grows.
///
/// @param sentence for a person
/// @param baseline perplexity of the baseline's text under the model without the plan
/// @param steered perplexity of the steered text under the model without the plan
/// @param divergences KL(steered | baseline) at each token of the steered text, in nats
public record Drift(
    Level level, String sentence, double baseline, double steered, List<Double> divergences) {

  /// What to make of it.
  public enum Level {
    /// Too few tokens to say.
    EARLY,
    FINE,
    DRIFTING,
    BROKEN
  }

  public Drift {
    divergences = List.copyOf(divergences);
  }

  /// Of both texts as far as they are drawn.
  public static Drift of(List<Token> baseline, List<Token> steered) {
    throw new UnsupportedOperationException();
  }
}
