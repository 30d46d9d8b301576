package org.featurescope.compute.steering;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.featurescope.compute.steering.SteeredRun.Token;

/// How far a plan has carried a text away from what the model would write, as it grows.
///
/// With s the mean surprisal of a token under the model without the plan, in nats (the logarithm of
/// the perplexity), and s0 that of the baseline's own text: fine up to s0 + 1, drifting up to s0 +
/// 2, broken beyond; broken as well where the text ends in a circle of at most four tokens and the
/// baseline's does not. Nothing is said of fewer than 12 tokens.
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

  /// Below this, chance decides: of ten tokens each, one pair of texts in five that one model drew
  /// with two seeds would be called drifting.
  private static final int FEWEST = 12;

  /// By how many nats a token the steered text may surprise the model more than its own text does.
  /// Of 32 pairs of its own texts of 20 and 40 tokens, the bundled model's differed by more in two;
  /// random features of it that are added ever more strongly go beyond it when first words are
  /// misspelt.
  private static final double FINE_TO = 1;

  /// At twice that (a perplexity of more than seven times) texts were heaps of fragments.
  private static final double DRIFTING_TO = 2;

  /// Tokens at the end of a text that may not say the same over and over.
  private static final int CIRCLE = 16;

  private static final int LONGEST_PERIOD = 4;

  /// Of both texts as far as they are drawn.
  public static Drift of(List<Token> baseline, List<Token> steered) {
    var own = new SteeredRun.Text(baseline);
    var other = new SteeredRun.Text(steered);
    var level = level(own, other);
    return new Drift(
        level,
        sentence(level, own, other),
        own.perplexity(),
        other.perplexity(),
        steered.stream().map(Token::divergence).toList());
  }

  private static Level level(SteeredRun.Text baseline, SteeredRun.Text steered) {
    if (Math.min(baseline.tokens().size(), steered.tokens().size()) < FEWEST) {
      return Level.EARLY;
    }
    var excess = Math.log(steered.perplexity() / baseline.perplexity());
    if (excess > DRIFTING_TO || circles(steered) && !circles(baseline)) {
      return Level.BROKEN;
    }
    return excess > FINE_TO ? Level.DRIFTING : Level.FINE;
  }

  /// Whether a text ends with the same few tokens again and again. What repeats soon no longer
  /// surprises the model, so that perplexity alone would call it fine.
  private static boolean circles(SteeredRun.Text text) {
    var ids = text.ids();
    return IntStream.rangeClosed(1, LONGEST_PERIOD)
        .anyMatch(period ->
            ids.length >= CIRCLE + period
                && IntStream.range(ids.length - CIRCLE, ids.length)
                    .allMatch(i -> ids[i] == ids[i - period]));
  }

  private static String sentence(Level level, SteeredRun.Text baseline, SteeredRun.Text steered) {
    var figures =
        String.format(
            Locale.ROOT,
            "perplexity %.1f, of its own text %.1f",
            steered.perplexity(),
            baseline.perplexity());
    return switch (level) {
      case EARLY -> "Too few tokens to judge the text yet.";
      case FINE -> "The model might have written this text itself: " + figures + ".";
      case DRIFTING -> "The text becomes strange to the model: " + figures + ".";
      case BROKEN ->
          circles(steered) && !circles(baseline)
              ? "The text goes round in circles: steer with less strength."
              : "The text is breaking, steer with less strength: " + figures + ".";
    };
  }
}
