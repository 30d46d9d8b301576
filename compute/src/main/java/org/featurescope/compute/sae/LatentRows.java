package org.featurescope.compute.sae;

import java.util.Arrays;

/// The k latents that were chosen of every row, ascending, and their values. Rows may be put from
/// several threads.
final class LatentRows {
  private final int k;
  private final float[] values;
  private final int[] latents;

  LatentRows(int rows, int k) {
    this.k = k;
    values = new float[rows * k];
    latents = new int[rows * k];
  }

  /// @param chosen k [Ranked] numbers in any order; changed
  void put(int row, long[] chosen) {
    for (var i = 0; i < k; i++) {
      var bits = Float.floatToRawIntBits(Ranked.value(chosen[i]));
      chosen[i] = (long) Ranked.latent(chosen[i]) << Integer.SIZE | bits & 0xFFFFFFFFL;
    }
    Arrays.sort(chosen);
    for (var i = 0; i < k; i++) {
      latents[row * k + i] = (int) (chosen[i] >> Integer.SIZE);
      values[row * k + i] = Float.intBitsToFloat((int) chosen[i]);
    }
  }

  /// `[rows, k]`
  float[] values() {
    return values;
  }

  /// `[rows, k]`
  int[] latents() {
    return latents;
  }
}
