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

  /// What was found in a block, as [BlockRows] takes it.
  private static final class Found {
    private long[] places = new long[TurnedRows.BLOCK];
    private float[] values = new float[TurnedRows.BLOCK];
    private int count;

    void add(long place, float value) {
      if (count == values.length) {
        places = Arrays.copyOf(places, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      places[count] = place;
      values[count++] = value;
    }

    void addTo(BlockRows rows, int first) {
      var size = TurnedRows.BLOCK;
      rows.add(first, size, Arrays.copyOf(places, count), Arrays.copyOf(values, count));
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
                own.add((long) (firstRow + row) * TurnedRows.BLOCK + i, h);
              }
            }
          }
        });
    var rows = new BlockRows(bias.length, x.rows());
    for (var block = 0; block < found.length; block++) {
      found[block].addTo(rows, block * TurnedRows.BLOCK);
    }
    return rows.build();
  }
}
