package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.steering.Drift.Level;
import org.featurescope.compute.steering.SteeredRun.Token;
import org.junit.jupiter.api.Test;

class DriftTest {

  /// Different tokens, each with the same surprisal under the model without the plan.
  private static List<Token> text(int tokens, double surprisal) {
    return IntStream.range(0, tokens)
        .mapToObj(i -> new Token(i, -surprisal, -0.1, 0.25 * i))
        .toList();
  }

  /// As [#text] with tokens that repeat.
  private static List<Token> circle(int tokens, int period) {
    return IntStream.range(0, tokens).mapToObj(i -> new Token(i % period, -0.1, -0.1, 0)).toList();
  }

  private static Level level(List<Token> baseline, List<Token> steered) {
    return Drift.of(baseline, steered).level();
  }

  @Test
  void theLevelFollowsFromTheSurprisalThatSteeringAddsToAToken() {
    var own = text(30, 0.9);
    assertEquals(Level.FINE, level(own, text(30, 0.2)));
    assertEquals(Level.FINE, level(own, text(30, 1.85)));
    assertEquals(Level.DRIFTING, level(own, text(30, 1.95)));
    assertEquals(Level.DRIFTING, level(own, text(30, 2.85)));
    assertEquals(Level.BROKEN, level(own, text(30, 2.95)));
  }

  @Test
  void aFewTokensSayNothing() {
    assertEquals(Level.EARLY, level(text(30, 0.9), text(11, 9)));
    assertEquals(Level.EARLY, level(text(11, 0.9), text(30, 9)));
    assertEquals(Level.BROKEN, level(text(12, 0.9), text(12, 9)));
    assertEquals(
        "Too few tokens to judge the text yet.", Drift.of(List.of(), List.of()).sentence());
  }

  /// A text that repeats itself soon surprises nobody, and is broken all the same.
  @Test
  void aTextThatGoesInCirclesIsBrokenUnlessTheModelDoesSoItself() {
    for (var period = 1; period <= 4; period++) {
      assertEquals(Level.BROKEN, level(text(30, 0.9), circle(30, period)));
      assertEquals(Level.FINE, level(circle(30, period), circle(30, period)));
    }
    assertEquals(Level.FINE, level(text(30, 0.9), circle(30, 5)));
    var drift = Drift.of(text(30, 0.9), circle(30, 2));
    assertEquals("The text goes round in circles: steer with less strength.", drift.sentence());
  }

  @Test
  void bothPerplexitiesAndTheDivergencesAreThere() {
    var drift = Drift.of(text(12, 1), text(20, 2.5));
    assertEquals(Math.E, drift.baseline(), 1e-9);
    assertEquals(Math.exp(2.5), drift.steered(), 1e-9);
    assertEquals(20, drift.divergences().size());
    assertEquals(0.25 * 19, drift.divergences().getLast());
    assertTrue(drift.sentence().endsWith("perplexity 12.2, of its own text 2.7."));
  }
}
