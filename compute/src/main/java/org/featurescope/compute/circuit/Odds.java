package org.featurescope.compute.circuit;

/// What the model says next.
final class Odds {
  private final float[] logits;
  private final int best;
  private final double sum;

  /// @param logits of all tokens
  Odds(float... logits) {
    this.logits = logits;
    var largest = 0;
    for (var id = 1; id < logits.length; id++) {
      largest = logits[id] > logits[largest] ? id : largest;
    }
    best = largest;
    var all = 0.0;
    for (var logit : logits) {
      all += Math.exp(logit - logits[best]);
    }
    sum = all;
  }

  /// The most probable token.
  int best() {
    return best;
  }

  double probability(int id) {
    return Math.exp(logits[id] - logits[best]) / sum;
  }

  /// By how many nats the token is more probable than another one.
  double over(int id, int other) {
    return (double) logits[id] - logits[other];
  }

  /// The most probable of the other tokens.
  int rival(int id) {
    if (id != best) {
      return best;
    }
    var second = -1;
    for (var other = 0; other < logits.length; other++) {
      if (other != id && (second < 0 || logits[other] > logits[second])) {
        second = other;
      }
    }
    return second;
  }
}
