package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;

class SamplerTest {
  /// Probabilities 0.5, 0.25, 0.125, 0.125.
  private static final float[] LOGITS = {0, (float) Math.log(4), (float) Math.log(2), 0};

  private static double[] shares(Sampler sampler) {
    var counts = new double[LOGITS.length];
    var draws = 20_000;
    for (var i = 0; i < draws; i++) {
      counts[sampler.draw(LOGITS)] += 1.0 / draws;
    }
    return counts;
  }

  @Test
  void greedyTakesTheLikeliest() {
    assertEquals(1, Sampler.greedy().draw(LOGITS));
    assertEquals(1, Sampler.of(0, 3, 0.5, 9).draw(LOGITS));
  }

  /// 20,000 draws: five standard deviations of a share are below 0.018.
  @Test
  void atTemperatureOneSharesAreTheProbabilities() {
    var shares = shares(Sampler.of(1, 0, 1, 7));
    assertEquals(0.125, shares[0], 0.018);
    assertEquals(0.5, shares[1], 0.018);
    assertEquals(0.25, shares[2], 0.018);
    assertEquals(0.125, shares[3], 0.018);
  }

  @Test
  void aTemperatureOfOneHalfSquaresThem() {
    var shares = shares(Sampler.of(0.5, 0, 1, 7));
    var sum = 0.25 + 0.0625 + 2 * 0.015625;
    assertEquals(0.25 / sum, shares[1], 0.018);
    assertEquals(0.0625 / sum, shares[2], 0.018);
  }

  @Test
  void topKLeavesTheRestOut() {
    var shares = shares(Sampler.of(1, 2, 1, 7));
    assertEquals(2 / 3.0, shares[1], 0.018);
    assertEquals(1 / 3.0, shares[2], 0.018);
    assertEquals(0, shares[0] + shares[3]);
  }

  @Test
  void topPKeepsTheSmallestSetThatReachesIt() {
    var shares = shares(Sampler.of(1, 0, 0.6, 7));
    assertEquals(2 / 3.0, shares[1], 0.018);
    assertEquals(0, shares[0] + shares[3]);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    var a = Sampler.of(1, 0, 1, 3);
    var b = Sampler.of(1, 0, 1, 3);
    for (var i = 0; i < 100; i++) {
      assertEquals(a.draw(LOGITS), b.draw(LOGITS));
    }
  }

  @Test
  void logProbabilitiesAreOfTheModelNotOfTheSampler() {
    assertEquals(Math.log(0.5), Sampler.logProbability(LOGITS, 1), 1e-6);
  }

  /// Logits of a large vocabulary, hidden ones and ones far below among them.
  @Test
  void logProbabilitiesAreThoseOfTheirDefinition() {
    var random = new Random(5);
    var logits = new float[5000];
    for (var i = 0; i < logits.length; i++) {
      logits[i] = (float) (random.nextGaussian() * (i % 7 == 0 ? 300 : 5)) - 400;
    }
    logits[17] = Float.NEGATIVE_INFINITY;
    for (var far : new float[] {0, 90, 2000}) {
      logits[4000] = far;
      var largest = 0.0 + logits[0];
      for (var logit : logits) {
        largest = Math.max(largest, logit);
      }
      var sum = 0.0;
      for (var logit : logits) {
        sum += Math.exp(logit - largest);
      }
      for (var id : new int[] {0, 1, 4000}) {
        var expected = logits[id] - largest - Math.log(sum);
        assertEquals(expected, Sampler.logProbability(logits, id), 1e-10);
      }
    }
  }

  @Test
  void valuesOutsideTheirRangesAreRefused() {
    assertThrows(FeaturescopeException.class, () -> Sampler.of(-1, 0, 1, 0));
    assertThrows(FeaturescopeException.class, () -> Sampler.of(Double.NaN, 0, 1, 0));
    assertThrows(FeaturescopeException.class, () -> Sampler.of(1, -1, 1, 0));
    assertTrue(
        assertThrows(FeaturescopeException.class, () -> Sampler.of(1, 0, 0, 0))
            .problem()
            .startsWith("top-p"));
  }

  /// The likeliest loses 0.8 of its lead of log 2 at its first draw, and is behind after that.
  @Test
  void aFrequencyPenaltyCountsHowOftenATokenWasDrawn() {
    var sampler = Sampler.of(0, 0, 1, 0.8, 0);
    assertEquals(1, sampler.draw(LOGITS));
    assertEquals(2, sampler.draw(LOGITS));
    assertEquals(1, sampler.draw(LOGITS));
    assertEquals(0, sampler.draw(LOGITS));
    assertThrows(FeaturescopeException.class, () -> Sampler.of(0, 0, 1, Double.NaN, 0));
  }
}
