package org.featurescope.compute.steering;

import java.util.List;

/// Two continuations of one prompt, without the plan and with it.
public record SteeredRun(Text baseline, Text steered) {

  /// Which of the two.
  public enum Side {
    BASELINE,
    STEERED
  }

  /// A token that was drawn, and what both models said of its place in this text.
  ///
  /// @param baselineLogProb log-probability in nats, at temperature 1
  /// @param steeredLogProb likewise
  /// @param divergence KL(steered | baseline) of the two distributions that it was drawn from, in
  ///   nats
  public record Token(int id, double baselineLogProb, double steeredLogProb, double divergence) {}

  /// The new tokens of one side.
  public record Text(List<Token> tokens) {
    public Text {
      tokens = List.copyOf(tokens);
    }

    public int[] ids() {
      return tokens.stream().mapToInt(Token::id).toArray();
    }

    /// exp of the mean surprisal under the model without the plan: how strange the text is to it.
    /// Of a steered text, far above that of the baseline's own where the strength has broken it.
    /// NaN for a text without tokens.
    public double perplexity() {
      return Math.exp(
          -tokens.stream().mapToDouble(Token::baselineLogProb).average().orElse(Double.NaN));
    }

    /// The mean of KL(steered | baseline) over the tokens, in nats; NaN for a text without any.
    public double divergence() {
      return tokens.stream().mapToDouble(Token::divergence).average().orElse(Double.NaN);
    }
  }
}
