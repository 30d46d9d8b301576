package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static final double ROUNDING = 1e-12;

  private final LearningRate rate = new LearningRate(1.0, 0.1, 10, 110);

  @Test
  void risesLinearlyToThePeak() {
    assertEquals(0.1, rate.at(1), ROUNDING);
    assertEquals(0.5, rate.at(5), ROUNDING);
    assertEquals(1.0, rate.at(10), ROUNDING);
  }

  @Test
  void fallsAlongHalfACosineToTheFloor() {
    assertEquals(0.55, rate.at(60), ROUNDING);
    assertEquals(0.1 + 0.9 * 0.5 * (1 + Math.sqrt(0.5)), rate.at(35), ROUNDING);
    assertEquals(0.1, rate.at(110), ROUNDING);
  }

  @Test
  void staysAtTheFloorAfterwards() {
    assertEquals(0.1, rate.at(1000), ROUNDING);
  }
}
