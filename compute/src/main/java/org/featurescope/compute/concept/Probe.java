package org.featurescope.compute.concept;

import org.featurescope.compute.concept.Firings.Feature;

/// Logistic regression of a concept on one activation: p = sigmoid(slope z + offset), fitted by
/// Newton's method on one half of the texts, its cross-entropy taken on the other.
///
/// The many tokens at which the feature is silent (z = 0) are alike and go in as two counts. The
/// slope has a small penalty, so that a perfect separation has an answer.
record Probe(double slope, double offset, double share) {
  private static final int STEPS = 30;
  private static final double PENALTY = 1e-3;

  /// No probability is taken for certain after a finite sample.
  private static final double CERTAIN = 1e-6;

  /// @param holding tokens of the half for matching at which the concept holds
  static Probe fit(Labels labels, Feature feature, int concept, int holding) {
    var n = labels.tokens(false);
    var share = (holding + 0.5) / (n + 1.0);
    var scale = feature.count() == 0 ? 1 : feature.values()[0];
    var a = 0.0;
    var b = Math.log(share / (1 - share));
    for (var step = 0; step < STEPS; step++) {
      var sums = new Sums();
      var fired = 0;
      var firedHolding = 0;
      for (var i = 0; i < feature.count(); i++) {
        var token = feature.tokens()[i];
        if (!labels.isMeasured(token)) {
          var holds = labels.has(token, concept);
          fired++;
          firedHolding += holds ? 1 : 0;
          sums.add(feature.values()[i] / scale, a, b, holds ? 1 : 0, 1);
        }
      }
      sums.add(0, a, b, 1, holding - firedHolding);
      sums.add(0, a, b, 0, n - fired - (holding - firedHolding));
      sums.gradientA += PENALTY * a;
      sums.aa += PENALTY;
      sums.bb += 1e-9;
      var determinant = sums.aa * sums.bb - sums.ab * sums.ab;
      var da = (sums.bb * sums.gradientA - sums.ab * sums.gradientB) / determinant;
      var db = (sums.aa * sums.gradientB - sums.ab * sums.gradientA) / determinant;
      // A long step from a flat place would leap over the minimum.
      var length = Math.max(1, Math.max(Math.abs(da), Math.abs(db)) / 4);
      a -= da / length;
      b -= db / length;
      if (Math.abs(da) + Math.abs(db) < 1e-9) {
        break;
      }
    }
    return new Probe(a / scale, b, share);
  }

  /// Gradient and Hessian of the cross-entropy, summed over tokens.
  private static final class Sums {
    double gradientA;
    double gradientB;
    double aa;
    double ab;
    double bb;

    void add(double z, double a, double b, int holds, int times) {
      var p = sigmoid(a * z + b);
      var weight = times * p * (1 - p);
      gradientA += times * (p - holds) * z;
      gradientB += times * (p - holds);
      aa += weight * z * z;
      ab += weight * z;
      bb += weight;
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /// Mean cross-entropy in nats on the half for measuring.
  ///
  /// @param holding tokens of that half at which the concept holds
  double loss(Labels labels, Feature feature, int concept, int holding) {
    var n = labels.tokens(true);
    var sum = 0.0;
    var fired = 0;
    var firedHolding = 0;
    for (var i = 0; i < feature.count(); i++) {
      var token = feature.tokens()[i];
      if (labels.isMeasured(token)) {
        var holds = labels.has(token, concept);
        fired++;
        firedHolding += holds ? 1 : 0;
        sum += cost(sigmoid(slope * feature.values()[i] + offset), holds);
      }
    }
    var silent = sigmoid(offset);
    var silentHolding = holding - firedHolding;
    sum += silentHolding * cost(silent, true) + (n - fired - silentHolding) * cost(silent, false);
    return n == 0 ? 0 : sum / n;
  }

  /// The same for someone who only knows how common the concept is.
  double baseLoss(Labels labels, int holding) {
    var n = labels.tokens(true);
    return n == 0 ? 0 : (holding * cost(share, true) + (n - holding) * cost(share, false)) / n;
  }

  private static double cost(double p, boolean holds) {
    var likely = Math.clamp(holds ? p : 1 - p, CERTAIN, 1);
    return -Math.log(likely);
  }
}
