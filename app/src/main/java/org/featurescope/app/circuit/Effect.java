package org.featurescope.app.circuit;

import java.util.List;

/// What an intervention should do to the next token by the graph, and what it did.
///
/// @param rows the tokens that it concerns, the likeliest before it first
/// @param correlation Pearson, of predicted and measured change of the logits; NaN where there are
///   too few tokens
/// @param tokens over how many tokens
public record Effect(List<Row> rows, double correlation, int tokens) {

  /// Probabilities from 0 to 1.
  ///
  /// @param token its characters, spaces included
  /// @param predicted by the graph
  /// @param measured by a run of the model
  public record Row(String token, double clean, double predicted, double measured) {}

  public Effect {
    rows = List.copyOf(rows);
  }
}
