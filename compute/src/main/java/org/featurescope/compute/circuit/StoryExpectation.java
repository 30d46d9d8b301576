package org.featurescope.compute.circuit;

/// What is to be seen after a change, if a [StoryClaim] is true.
public sealed interface StoryExpectation {

  /// The token that is looked at, as its text with its leading space, or as `#ID`.
  String token();

  /// The token's probability is lower than a limit.
  record Below(String token, double limit) implements StoryExpectation {}

  /// The token's probability is higher than a limit.
  record Above(String token, double limit) implements StoryExpectation {}

  /// The token is more probable than another one.
  record Over(String token, String other) implements StoryExpectation {}

  /// The token is the most probable of all.
  record Answer(String token) implements StoryExpectation {}

  /// Whether it is seen.
  ///
  /// @param probability of the token
  /// @param other probability of the token that it is compared with; of [Over] alone
  /// @param answers whether it is the most probable one
  default boolean met(double probability, double other, boolean answers) {
    return switch (this) {
      case Below(var token, var limit) -> probability < limit;
      case Above(var token, var limit) -> probability > limit;
      case Over over -> probability > other;
      case Answer answer -> answers;
    };
  }
}
