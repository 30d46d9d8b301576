package org.featurescope.compute.sae;

import java.util.Arrays;
import java.util.List;

/// The active features of many rows (positions of a text), sparse: compressed rows.
///
/// The entries of row r lie at `rowStart[r]` to `rowStart[r + 1] - 1`, **latents ascending**; every
/// value is above 0 (but for the few kinds without ReLU), whatever is absent is 0.
public final class FeatureActivations {
  private final int latents;
  private final int[] rowStart;
  private final int[] latent;
  private final float[] value;

  /// Takes over the arrays; they must not change any more.
  ///
  /// @param latents n, the number of latents there are
  /// @param rowStart rows + 1 numbers that never fall, from 0 to the number of entries
  /// @param latent ascending within each row, below n
  /// @param value one for each entry, in the unit of the encoder's output
  public FeatureActivations(int latents, int[] rowStart, int[] latent, float[] value) {
    if (rowStart.length == 0
        || rowStart[0] != 0
        || rowStart[rowStart.length - 1] != latent.length
        || latent.length != value.length) {
      throw new IllegalArgumentException("row starts and entries do not fit together");
    }
    this.latents = latents;
    this.rowStart = rowStart;
    this.latent = latent;
    this.value = value;
  }

  /// No rows.
  public static FeatureActivations empty(int latents) {
    return new FeatureActivations(latents, new int[1], new int[0], new float[0]);
  }

  /// The rows of all `parts` in their order.
  public static FeatureActivations concat(int latents, List<FeatureActivations> parts) {
    var rows = parts.stream().mapToInt(FeatureActivations::rows).reduce(0, Math::addExact);
    var entries = parts.stream().mapToInt(FeatureActivations::entries).reduce(0, Math::addExact);
    var rowStart = new int[rows + 1];
    var latent = new int[entries];
    var value = new float[entries];
    var row = 0;
    var entry = 0;
    for (var part : parts) {
      if (part.latents != latents) {
        throw new IllegalArgumentException("parts of different autoencoders");
      }
      for (var r = 0; r < part.rows(); r++) {
        rowStart[row + r] = entry + part.rowStart[r];
      }
      System.arraycopy(part.latent, 0, latent, entry, part.entries());
      System.arraycopy(part.value, 0, value, entry, part.entries());
      row += part.rows();
      entry += part.entries();
    }
    rowStart[rows] = entry;
    return new FeatureActivations(latents, rowStart, latent, value);
  }

  public int rows() {
    return rowStart.length - 1;
  }

  /// The number of latents there are, active or not.
  public int latents() {
    return latents;
  }

  /// The number of active features of all rows.
  public int entries() {
    return latent.length;
  }

  /// The first entry of `row`; `start(rows())` is the number of entries.
  public int start(int row) {
    return rowStart[row];
  }

  /// The first entry after `row`.
  public int end(int row) {
    return rowStart[row + 1];
  }

  public int latentAt(int entry) {
    return latent[entry];
  }

  public float valueAt(int entry) {
    return value[entry];
  }

  /// L0 of a row: how many features are active.
  public int active(int row) {
    return rowStart[row + 1] - rowStart[row];
  }

  /// The value of one latent at one row, 0 when it is not active. O(log L0).
  public float value(int row, int latentIndex) {
    var at = Arrays.binarySearch(latent, rowStart[row], rowStart[row + 1], latentIndex);
    return at < 0 ? 0 : value[at];
  }

  /// All values of one latent, `[rows]`.
  public float[] column(int latentIndex) {
    var column = new float[rows()];
    for (var row = 0; row < column.length; row++) {
      column[row] = value(row, latentIndex);
    }
    return column;
  }

  /// The entries of a row from the strongest to the weakest, whatever their sign, at most `count`;
  /// equal ones keep the order of their latents.
  public int[] strongest(int row, int count) {
    var keys = new long[active(row)];
    for (var i = 0; i < keys.length; i++) {
      var entry = rowStart[row] + i;
      // Positive floats order as their bits do; the complement sorts the largest first.
      keys[i] = (long) ~Float.floatToRawIntBits(Math.abs(value[entry])) << 32 | i;
    }
    Arrays.sort(keys);
    var entries = new int[Math.min(count, keys.length)];
    for (var i = 0; i < entries.length; i++) {
      entries[i] = rowStart[row] + (int) keys[i];
    }
    return entries;
  }

  /// Rows `from` to `to` (exclusive).
  public FeatureActivations rows(int from, int to) {
    var first = rowStart[from];
    var starts = new int[to - from + 1];
    for (var i = 0; i < starts.length; i++) {
      starts[i] = rowStart[from + i] - first;
    }
    return new FeatureActivations(
        latents,
        starts,
        Arrays.copyOfRange(latent, first, rowStart[to]),
        Arrays.copyOfRange(value, first, rowStart[to]));
  }

  /// All values, active or not, `[N, n]`, row-major.
  public float[] dense() {
    var all = new float[Math.multiplyExact(rows(), latents)];
    for (var row = 0; row < rows(); row++) {
      for (var entry = start(row); entry < end(row); entry++) {
        all[row * latents + latent[entry]] = value[entry];
      }
    }
    return all;
  }

  /// The row of every entry.
  public int[] rowIndices() {
    var rows = new int[entries()];
    for (var row = 0; row < rows(); row++) {
      Arrays.fill(rows, start(row), end(row), row);
    }
    return rows;
  }

  /// A copy of the row starts, `[rows + 1]`.
  public int[] rowStarts() {
    return rowStart.clone();
  }

  /// A copy of the latents of all entries.
  public int[] latentIndices() {
    return latent.clone();
  }

  /// A copy of the values of all entries.
  public float[] values() {
    return value.clone();
  }

  /// The arrays themselves, for this package's own calls into the engine.
  int[] rawRowStarts() {
    return rowStart;
  }

  int[] rawLatents() {
    return latent;
  }

  float[] rawValues() {
    return value;
  }
}
