package org.featurescope.compute.circuit;

import java.util.Locale;
import java.util.OptionalDouble;

/// What came of a [StoryClaim].
///
/// @param verdict confirmed if what is expected is seen, and is not seen as well when random
///   features are changed alike
/// @param before the token's probability in the unchanged text
/// @param after its probability with the change
/// @param other with the change, the probability of the token that it is compared with, if it is
/// @param answer with the change, the most probable token
/// @param control the token's mean probability when as many random features, active at the same
///   layers and positions where there are enough, are changed alike
/// @param alike share of those draws in which what is expected is seen too
/// @param predicted by the graph: the change of the token's logit, less that of the other token or
///   of the story's target where one of them is another; absent where features are changed that are
///   not active in the text
/// @param measured the same, from the model
public record StoryFinding(
    Verdict verdict,
    double before,
    double after,
    OptionalDouble other,
    String answer,
    double control,
    double alike,
    OptionalDouble predicted,
    double measured) {

  public enum Verdict {
    CONFIRMED,
    REFUTED;

    /// Its word in a file: `confirmed`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// From this share of random draws on a change shows nothing about the features.
  public static final double OFTEN = 0.5;

  /// @param alike see [StoryFinding]
  static Verdict verdict(StoryExpectation expectation, boolean met, double alike) {
    // That a token stays probable is what random changes are expected to show as well.
    var telling = expectation instanceof StoryExpectation.Above || alike < OFTEN;
    return met && telling ? Verdict.CONFIRMED : Verdict.REFUTED;
  }

  /// What follows from the figures.
  Verdict verdict(StoryExpectation expectation) {
    var met = expectation.met(after, other.orElse(Double.NaN), answer.equals(expectation.token()));
    return verdict(expectation, met, alike);
  }
}
