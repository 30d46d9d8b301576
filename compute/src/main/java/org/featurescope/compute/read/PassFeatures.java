package org.featurescope.compute.read;

import java.util.Arrays;
import java.util.List;
import org.featurescope.compute.sae.FeatureActivations;

/// The active features of one pass over a text, sparse and by feature: one feature over a million
/// tokens is then a look into each pass, not one at each token.
///
/// The activations of `latents[i]` lie at `starts[i]` to `starts[i + 1] - 1`, rows ascending; both
/// take two bytes where there are at most 65,536.
///
/// @param rows how many positions
/// @param count n, the number of latents there are
/// @param latents those active anywhere here, ascending
/// @param starts one more number than latents
/// @param positions the row of every activation
/// @param values of every activation, in the unit of the encoder's output
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
record PassFeatures(
    int rows, int count, Indices latents, int[] starts, Indices positions, float[] values) {

  /// Takes activations one by one.
  @FunctionalInterface
  interface Visitor {
    void visit(int row, int latent, float value);
  }

  /// The rows of all `windows` in their order.
  ///
  /// @param count n, the number of latents there are
  static PassFeatures of(int count, List<FeatureActivations> windows) {
    var ends = new int[count];
    var rows = 0;
    for (var window : windows) {
      rows += window.rows();
      for (var entry = 0; entry < window.entries(); entry++) {
        ends[window.latentAt(entry)]++;
      }
    }
    var active = (int) Arrays.stream(ends).filter(entries -> entries > 0).count();
    var latents = Indices.room(active, count);
    var starts = new int[active + 1];
    for (int latent = 0, at = 0; latent < count; latent++) {
      var entries = ends[latent];
      if (entries > 0) {
        latents.set(at, latent);
        starts[at + 1] = starts[at] + entries;
        // From here on where the latent's next activation goes.
        ends[latent] = starts[at++];
      }
    }
    var positions = Indices.room(starts[active], rows);
    var values = new float[starts[active]];
    var before = 0;
    for (var window : windows) {
      for (var row = 0; row < window.rows(); row++) {
        for (var entry = window.start(row); entry < window.end(row); entry++) {
          var at = ends[window.latentAt(entry)]++;
          positions.set(at, before + row);
          values[at] = window.valueAt(entry);
        }
      }
      before += window.rows();
    }
    return new PassFeatures(rows, count, latents, starts, positions, values);
  }

  /// The same by row.
  FeatureActivations byRow() {
    var rowStart = new int[rows + 1];
    for (var entry = 0; entry < values.length; entry++) {
      rowStart[positions.get(entry) + 1]++;
    }
    for (var row = 0; row < rows; row++) {
      rowStart[row + 1] += rowStart[row];
    }
    var next = rowStart.clone();
    var latent = new int[values.length];
    var value = new float[values.length];
    // Latents come ascending, and so they do in every row.
    forEach(
        0,
        rows,
        (row, index, strength) -> {
          latent[next[row]] = index;
          value[next[row]++] = strength;
        });
    return new FeatureActivations(count, rowStart, latent, value);
  }

  /// The activations of rows `from` to `to - 1`, latent by latent.
  void forEach(int from, int to, Visitor visitor) {
    for (var i = 0; i + 1 < starts.length; i++) {
      visit(i, from, to, visitor);
    }
  }

  /// The activations of one latent at rows `from` to `to - 1`, rows ascending.
  void forEachOf(int latent, int from, int to, Visitor visitor) {
    var at = latents.lowerBound(0, latents.size(), latent);
    if (at < latents.size() && latents.get(at) == latent) {
      visit(at, from, to, visitor);
    }
  }

  private void visit(int index, int from, int to, Visitor visitor) {
    var latent = latents.get(index);
    var first =
        from == 0 ? starts[index] : positions.lowerBound(starts[index], starts[index + 1], from);
    for (var entry = first; entry < starts[index + 1]; entry++) {
      var row = positions.get(entry);
      if (row >= to) {
        return;
      }
      visitor.visit(row, latent, values[entry]);
    }
  }
}
