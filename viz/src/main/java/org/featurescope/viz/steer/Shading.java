package org.featurescope.viz.steer;

import java.util.Objects;
import org.featurescope.viz.heatmap.HeatLayer;

/// What the colours of two texts side by side say.
public sealed interface Shading {
  /// The tokens in which the two differ.
  record Changes() implements Shading {}

  /// How probable each token was where it was drawn.
  ///
  /// @param baseline `[token]`, prompt included, from 0 to 1; NaN where unknown
  /// @param steered likewise
  record Probabilities(HeatLayer baseline, HeatLayer steered) implements Shading {
    public Probabilities {
      Objects.requireNonNull(baseline);
      Objects.requireNonNull(steered);
    }
  }

  /// How strongly a feature fires; give both layers the same maximum.
  record Feature(HeatLayer baseline, HeatLayer steered) implements Shading {
    public Feature {
      Objects.requireNonNull(baseline);
      Objects.requireNonNull(steered);
    }
  }

  static Shading changes() {
    return new Changes();
  }
}
