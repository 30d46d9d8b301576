package org.featurescope.compute.sae;

/// What is done to an activation x before it is encoded and undone after it is decoded, row by row.
public enum InputNorm {
  /// Nothing.
  NONE,
  /// x sqrt(d) / |x|; the output is divided by the same number.
  CONSTANT_NORM_RESCALE,
  /// (x - mean) / (s + 1e-5) with the unbiased standard deviation s; the output is multiplied by s
  /// and the mean is added.
  LAYER_NORM,
  /// A constant that training folded into the weights: nothing is done any more.
  EXPECTED_AVERAGE_ONLY_IN;

  /// In words, for a person.
  public String label() {
    return switch (this) {
      case NONE -> "none";
      case CONSTANT_NORM_RESCALE -> "length brought to sqrt(d), undone on the output";
      case LAYER_NORM -> "layer norm (unbiased deviation), undone on the output";
      case EXPECTED_AVERAGE_ONLY_IN -> "folded into the weights";
    };
  }
}
