package org.featurescope.compute.steering;

import org.featurescope.compute.job.FeaturescopeException;

/// What two distributions over the next token say.
final class TokenOdds {
  private TokenOdds() {}

  /// log softmax, in nats.
  ///
  /// @param logits `[V]`
  /// @throws FeaturescopeException if they are no numbers
  static double[] logProbabilities(float[] logits) {
    var largest = Double.NEGATIVE_INFINITY;
    for (var logit : logits) {
      largest = Math.max(largest, logit);
    }
    if (Double.isNaN(largest) || Double.isInfinite(largest)) {
      throw new FeaturescopeException(
          "Under this plan the model's predictions are no longer numbers",
          "steer with less strength");
    }
    var sum = 0.0;
    for (var logit : logits) {
      sum += Math.exp(logit - largest);
    }
    var normaliser = largest + Math.log(sum);
    var logs = new double[logits.length];
    for (var i = 0; i < logs.length; i++) {
      logs[i] = logits[i] - normaliser;
    }
    return logs;
  }

  /// KL(p | q) in nats, sum of p log(p / q).
  ///
  /// @param p log-probabilities `[V]`
  /// @param q likewise
  static double divergence(double[] p, double[] q) {
    var sum = 0.0;
    for (var i = 0; i < p.length; i++) {
      if (p[i] > Double.NEGATIVE_INFINITY) {
        sum += Math.exp(p[i]) * (p[i] - q[i]);
      }
    }
    return Math.max(0, sum);
  }
}
