package org.featurescope.compute.sae;

import java.util.Arrays;

/// The largest positive pre-activation of every row in each of k groups of consecutive latents,
/// gathered while blocks of latents pass by. Where values tie, the first latent stays.
final class GroupMaxima {
  private final int latents;
  private final int rows;
  private final int k;
  private final int group;
  private final float[] best;
  private final int[] where;

  /// @param latents a multiple of k
  GroupMaxima(int latents, int rows, int k) {
    this.latents = latents;
    this.rows = rows;
    this.k = k;
    this.group = latents / k;
    best = new float[rows * k];
    where = new int[rows * k];
  }

  /// Looks at the next block.
  ///
  /// @param h `[rows, m]`, row-major
  /// @param first the latent of its first column
  void add(float[] h, int first) {
    var width = h.length / rows;
    for (var row = 0; row < rows; row++) {
      for (var column = 0; column < width; column++) {
        var at = row * k + (first + column) / group;
        var value = h[row * width + column];
        if (value > best[at]) {
          best[at] = value;
          where[at] = first + column;
        }
      }
    }
  }

  FeatureActivations found() {
    var starts = new int[rows + 1];
    var values = new float[best.length];
    var active = new int[best.length];
    var kept = 0;
    for (var row = 0; row < rows; row++) {
      for (var at = row * k; at < (row + 1) * k; at++) {
        if (best[at] > 0) {
          values[kept] = best[at];
          active[kept++] = where[at];
        }
      }
      starts[row + 1] = kept;
    }
    return new FeatureActivations(
        latents, starts, Arrays.copyOf(active, kept), Arrays.copyOf(values, kept));
  }
}
