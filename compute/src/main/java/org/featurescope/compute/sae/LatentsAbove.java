package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.featurescope.compute.engine.Ops;

/// Looks for the latents above their thresholds while a block of pre-activations is in the cache.
///
/// @param encoder `[n, d]` float32, in one piece
/// @param bias `[n]`
/// @param thresholds one for all latents, or one for each
record LatentsAbove(NDArray encoder, float[] bias, float[] thresholds) {

  /// What was found in a block, by latent, then by row.
  private static final class Found {
    private int[] latents = new int[TurnedRows.BLOCK];
    private int[] rows = new int[TurnedRows.BLOCK];
    private float[] values = new float[TurnedRows.BLOCK];
    private int count;

    void add(int latent, int row, float value) {
      if (count == values.length) {
        latents = Arrays.copyOf(latents, 2 * count);
        rows = Arrays.copyOf(rows, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      latents[count] = latent;
      rows[count] = row;
      values[count++] = value;
    }
  }

  /// @param x finite
  FeatureActivations find(TurnedRows x) {
    var found = new Found[Math.ceilDiv(bias.length, TurnedRows.BLOCK)];
    Arrays.setAll(found, block -> new Found());
    x.multiply(
        Ops.memory(encoder),
        bias.length,
        (first, latents, firstRow, count, products, stride) -> {
          var own = found[first / TurnedRows.BLOCK];
          for (var i = 0; i < latents; i++) {
            var b = bias[first + i];
            var threshold = thresholds[thresholds.length > 1 ? first + i : 0];
            for (var row = 0; row < count; row++) {
              var h = products[i * stride + row] + b;
              if (h > threshold) {
                own.add(first + i, firstRow + row, h);
              }
            }
          }
        });
    return byRow(found, x.rows());
  }

  /// Blocks come in the order of their latents, and so do the latents of each of them.
  private FeatureActivations byRow(Found[] blocks, int rows) {
    var starts = new int[rows + 1];
    for (var found : blocks) {
      for (var i = 0; i < found.count; i++) {
        starts[found.rows[i] + 1]++;
      }
    }
    for (var row = 0; row < rows; row++) {
      starts[row + 1] += starts[row];
    }
    var next = starts.clone();
    var latents = new int[starts[rows]];
    var values = new float[latents.length];
    for (var found : blocks) {
      for (var i = 0; i < found.count; i++) {
        var entry = next[found.rows[i]]++;
        latents[entry] = found.latents[i];
        values[entry] = found.values[i];
      }
    }
    return new FeatureActivations(bias.length, starts, latents, values);
  }
}
