package org.featurescope.compute.circuit;

import java.util.List;

/// By which heads an effect comes to its target: what goes through attention, by the last head on
/// the way. The amounts and what goes past all heads add up to the effect.
///
/// @param effect of the source on the target
/// @param past what stays at its position all the way: through the stream and skip connections
/// @param heads the largest amounts first
public record HeadShares(double effect, double past, List<Head> heads) {

  /// @param amount of the effect that this head brings to the target's position
  public record Head(int layer, int head, double amount) {}

  public HeadShares {
    heads = List.copyOf(heads);
  }

  /// What goes through attention.
  public double throughAttention() {
    return heads.stream().mapToDouble(Head::amount).sum();
  }
}
