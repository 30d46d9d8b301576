package org.featurescope.compute.circuit;

/// By how much what a claim expects is seen, in nats; from 0 on it is. Against a limit the odds p /
/// (1 - p) are compared: a probability itself cannot be *e* times a limit of one half.
record StoryMargin(ReadTexts texts, StoryExpectation expectation) {
  /// So little is taken for never, and so little less than 1 for certain.
  private static final double LEAST = 1e-12;

  double of(Odds odds) {
    var id = texts.id(expectation.token());
    return switch (expectation) {
      case StoryExpectation.Answer answer -> odds.over(id, odds.rival(id));
      case StoryExpectation.Over(var token, var other) -> odds.over(id, texts.id(other));
      case StoryExpectation.Below(var token, var limit) -> nats(limit) - nats(probability(odds));
      case StoryExpectation.Above(var token, var limit) -> nats(probability(odds)) - nats(limit);
    };
  }

  /// Of the expected token.
  double probability(Odds odds) {
    return odds.probability(texts.id(expectation.token()));
  }

  private static double nats(double probability) {
    var p = Math.clamp(probability, LEAST, 1 - LEAST);
    return Math.log(p / (1 - p));
  }
}
