package org.featurescope.app.circuit;

import java.util.List;

/// What an intervention should do to the next token by the graph, and what it did.
///
/// @param rows the tokens that it concerns, the likeliest before it first
/// @param outputs how well the change of the outputs' logits was foretold
/// @param features how well the change of the other features was foretold
public record Effect(List<Row> rows, Agreement outputs, Agreement features) {

  /// @param correlation Pearson, of predicted and measured change; NaN where there are too few
  /// @param count of how many
  public record Agreement(double correlation, int count) {
    public boolean known() {
      return !Double.isNaN(correlation);
    }
  }

  /// Of the outputs where there are enough of them, otherwise of the features.
  public Agreement agreement() {
    return outputs.known() || !features.known() ? outputs : features;
  }

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
