package org.featurescope.viz.graph;

import java.util.Objects;
import org.featurescope.viz.color.Palette;

/// A node of a circuit.
///
/// @param column the token it is at, from 0
/// @param row the layer it is in, from 0; -1 for tokens and the number of layers for outputs
/// @param influence on the outputs, from 0 to 1; the area it is drawn with
/// @param label what it stands for; empty where nobody has said so
/// @param detail a few more characters, such as a feature's number or an output's probability
/// @param hue of the group or feature set it belongs to, 1 to 6; 0 for none
public record CircuitNode(
    NodeKind kind, int column, int row, double influence, String label, String detail, int hue) {
  /// The row of tokens.
  public static final int TOKEN_ROW = -1;

  public CircuitNode {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(label);
    Objects.requireNonNull(detail);
    if (hue < 0 || hue > Palette.HUES) {
      throw new IllegalArgumentException("hue must be 0 to 6, not " + hue);
    }
    if (!(influence >= 0)) {
      throw new IllegalArgumentException(
          "influence must not be negative, as %s is".formatted(influence));
    }
  }

  /// The label, else the detail, else the kind.
  public String title() {
    if (kind == NodeKind.TOKEN) {
      return Tokens.shown(label);
    }
    if (kind == NodeKind.LOGIT) {
      return Tokens.output(label);
    }
    if (!label.isBlank()) {
      return label.strip();
    }
    return detail.isEmpty() ? kind.words() : detail;
  }
}
