package org.featurescope.compute.sae;

import java.util.ArrayList;
import java.util.List;

/// Puts entries that arrive in blocks of ascending latents, each by row or by latent, into
/// compressed rows.
final class BlockRows {
  /// @param places row x size + column, the columns of a row ascending
  private record Block(int first, int size, long[] places, float[] values) {
    int row(int i) {
      return (int) (places[i] / size);
    }

    int latent(int i) {
      return first + (int) (places[i] % size);
    }
  }

  private final int latents;
  private final int[] starts;
  private final List<Block> blocks = new ArrayList<>();

  BlockRows(int latents, int rows) {
    this.latents = latents;
    this.starts = new int[rows + 1];
  }

  void add(int first, int size, long[] places, float[] values) {
    var block = new Block(first, size, places, values);
    blocks.add(block);
    for (var i = 0; i < places.length; i++) {
      starts[block.row(i) + 1]++;
    }
  }

  FeatureActivations build() {
    for (var row = 1; row < starts.length; row++) {
      starts[row] += starts[row - 1];
    }
    var next = starts.clone();
    var latent = new int[starts[starts.length - 1]];
    var value = new float[latent.length];
    for (var block : blocks) {
      for (var i = 0; i < block.places.length; i++) {
        var entry = next[block.row(i)]++;
        latent[entry] = block.latent(i);
        value[entry] = block.values[i];
      }
    }
    return new FeatureActivations(latents, starts, latent, value);
  }
}
