package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.featurescope.compute.sae.RowParts;

/// Keeps the largest positive values of every row and sets all others to 0, in place: AuxK's
/// relu(TopK(h)), without an index in sight.
///
/// Positive floats are ordered like their bits. A histogram over the upper bits finds the bin of
/// the smallest value to keep; only what is in that bin is sorted. libtorch's selection moves pairs
/// of value and index about and takes several times as long.
final class StrongestOfRow {
  /// Sign, exponent and four bits of the fraction decide the bin.
  private static final int SHIFT = 19;

  private static final int BINS = 1 << (31 - SHIFT);

  private final int width;
  private final int keep;
  private final float[] values;
  private final int[] histogram = new int[BINS];
  private final int[] close;

  private StrongestOfRow(int width, int keep) {
    this.width = width;
    this.keep = keep;
    this.values = new float[width];
    this.close = new int[width + 1];
  }

  /// @param h `[rows, width]` float32, contiguous, in this machine's own memory; changed
  /// @param keep how many values of a row may stay, at least 1. Where several values tie for the
  ///   last place, the ones in front stay
  /// @param threads how many rows may be worked on at a time
  static void keep(NDArray h, int keep, int threads) {
    var rows = (int) h.getShape().get(0);
    var width = (int) h.getShape().get(1);
    var all = h.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    RowParts.share(
        rows,
        threads,
        (from, to) -> new StrongestOfRow(width, keep).rows(all.duplicate(), from, to));
  }

  private void rows(FloatBuffer all, int from, int to) {
    for (var row = from; row < to; row++) {
      all.get(row * width, values);
      filter();
      all.put(row * width, values);
    }
  }

  private void filter() {
    Arrays.fill(histogram, 0);
    for (var value : values) {
      histogram[bin(value)]++;
    }
    var above = 0;
    var bin = BINS - 1;
    while (bin > 0 && above + histogram[bin] < keep) {
      above += histogram[bin--];
    }
    if (bin == 0) {
      // There are no more positive values than may stay.
      zeroBelow(Float.MIN_VALUE);
    } else {
      cut(bin, keep - above);
    }
  }

  /// What is not above 0 falls into bin 0.
  private static int bin(float value) {
    return Math.max(Float.floatToRawIntBits(value), 0) >>> SHIFT;
  }

  /// Keeps all that is in higher bins, and the `wanted` largest of this one.
  private void cut(int bin, int wanted) {
    var count = 0;
    for (var value : values) {
      // Written always, counted only where it belongs: a branch here would be guessed wrongly.
      close[count] = Float.floatToRawIntBits(value);
      count += bin(value) == bin ? 1 : 0;
    }
    Arrays.sort(close, 0, count);
    var smallest = close[count - wanted];
    var ties = 0;
    for (var i = count - wanted - 1; i >= 0 && close[i] == smallest; i--) {
      ties++;
    }
    var limit = Float.intBitsToFloat(smallest);
    for (var i = width - 1; ties > 0; i--) {
      if (values[i] == limit) {
        values[i] = 0;
        ties--;
      }
    }
    zeroBelow(limit);
  }

  private void zeroBelow(float limit) {
    for (var i = 0; i < values.length; i++) {
      values[i] = values[i] >= limit ? values[i] : 0;
    }
  }
}
