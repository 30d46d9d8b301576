package org.featurescope.compute.circuit;

import java.util.Locale;
import java.util.Objects;

/// What a [StoryClaim] does to the features of a supernode, while the model runs.
///
/// Positions count from the end where the text that is changed is another than the supernode's: the
/// last token is the last token.
///
/// @param supernode its label
/// @param value of a clamp the activation, of a multiplication the factor, of a copy the factor
///   too; of an ablation 0
public record StoryChange(String supernode, Mode mode, double value) {

  public enum Mode {
    /// They are taken away.
    ABLATE,
    /// They are set to a value.
    CLAMP,
    /// They become so many times as large as they are.
    MULTIPLY,
    /// They are set to what they are in the supernode's own text, times a factor.
    COPY;

    /// Its word in a file: `ablate`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public StoryChange {
    Objects.requireNonNull(supernode);
    Objects.requireNonNull(mode);
    if (!Double.isFinite(value) || mode == Mode.ABLATE && value != 0) {
      throw new IllegalArgumentException(mode + " " + value);
    }
  }

  /// The same with copied features so many times as strong; what does something else stays.
  StoryChange copied(double strength) {
    return mode == Mode.COPY ? new StoryChange(supernode, mode, strength) : this;
  }

  /// @param source the feature's activation in the supernode's own text
  NodeEdit edit(Node.Feature feature, double source) {
    return switch (mode) {
      case ABLATE -> NodeEdit.ablate(feature);
      case CLAMP -> NodeEdit.clamp(feature, value);
      case MULTIPLY -> NodeEdit.multiply(feature, value);
      case COPY -> NodeEdit.clamp(feature, value * source);
    };
  }
}
