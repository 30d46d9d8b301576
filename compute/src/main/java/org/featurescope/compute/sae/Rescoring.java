package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.numbers.arrays.Selection;
import org.featurescope.compute.engine.Script;

/// The k largest pre-activations of every row in float32, of latents that are known by upper bounds
/// of theirs.
///
/// First the latents with the largest bounds are computed. The k-th largest of what they really
/// have must be exceeded by the bound of any other latent that could replace one of them, and only
/// those are computed as well. Products are taken in the order of the latents: the encoder then
/// comes from memory once and from its beginning to its end, the rows from the cache.
final class Rescoring {
  /// One in so many more than k latents is computed at first, as most rows need a few.
  private static final int SURPLUS = 4;

  /// A bfloat16 is off by at most half a unit of its eighth bit, here twice that.
  private static final float ROUNDING = 0x1p-8f;

  private final Script script;
  private final NDArray encoder;
  private final NDArray bias;
  private final NDArray x;
  private final int rows;
  private final int count;
  private final int k;
  private final int threads;

  /// By row [Ranked] bounds, later with those first that are not yet computed.
  private final long[] bounds;

  /// By row [Ranked] pre-activations.
  private final long[] computed;

  private final int[] counts;

  /// @param x `[rows, d]`
  /// @param bounds by row the [Ranked] upper bounds of at least k latents, in bfloat16, in any
  ///   order; changed
  /// @param threads how many rows may be worked on at a time
  Rescoring(
      Script script, NDArray encoder, NDArray bias, NDArray x, long[] bounds, int k, int threads) {
    this.script = script;
    this.encoder = encoder;
    this.bias = bias;
    this.x = x;
    this.rows = (int) x.getShape().get(0);
    this.count = bounds.length / rows;
    this.bounds = bounds;
    this.k = k;
    this.threads = threads;
    computed = new long[bounds.length];
    counts = new int[rows];
  }

  /// @param open rows in which a latent without a bound may be among the k largest
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Result(LatentRows best, int[] open) {}

  Result run(NDManager scope) {
    var likely = Math.min(count, k + k / SURPLUS + 1);
    RowParts.share(
        rows,
        threads,
        (from, to) -> {
          for (var row = from; row < to; row++) {
            var end = (row + 1) * count;
            Selection.select(bounds, row * count, end, end - likely);
          }
        });
    compute(places(likely), scope);
    compute(placesThatMayExceed(count - likely), scope);
    return best();
  }

  /// The last `likely` bounds of every row.
  private int[] places(int likely) {
    var places = new int[rows * likely];
    for (var row = 0; row < rows; row++) {
      for (var i = 0; i < likely; i++) {
        places[row * likely + i] = (row + 1) * count - likely + i;
      }
    }
    return places;
  }

  /// Of the first `others` bounds of every row those above its k-th pre-activation.
  private int[] placesThatMayExceed(int others) {
    var places = new int[rows * others];
    var found = 0;
    for (var row = 0; row < rows; row++) {
      var least = Ranked.value(kth(row));
      for (var place = row * count; place < row * count + others; place++) {
        places[found] = place;
        found += upper(bounds[place]) > least ? 1 : 0;
      }
    }
    return Arrays.copyOf(places, found);
  }

  private static float upper(long bound) {
    var value = Ranked.value(bound);
    return value + Math.abs(value) * ROUNDING;
  }

  /// The k-th largest of what is computed of a row; those above it then follow it.
  private long kth(int row) {
    var begin = row * count;
    var end = begin + counts[row];
    Selection.select(computed, begin, end, end - k);
    return computed[end - k];
  }

  private void compute(int[] places, NDManager scope) {
    if (places.length == 0) {
      return;
    }
    var latents = new int[places.length];
    var own = new int[places.length];
    var order = byLatent(places);
    for (var i = 0; i < order.length; i++) {
      latents[i] = Ranked.latent(bounds[order[i]]);
      own[i] = order[i] / count;
    }
    try (var inner = scope.newSubManager()) {
      var products =
          script
              .one(inner, "products", x, encoder, bias, inner.create(own), inner.create(latents))
              .toFloatArray();
      for (var i = 0; i < order.length; i++) {
        computed[own[i] * count + counts[own[i]]++] = Ranked.of(products[i], latents[i]);
      }
    }
  }

  /// Places in the order of their latents, by counting them.
  private int[] byLatent(int[] places) {
    var next = new int[(int) encoder.getShape().get(0) + 1];
    for (var place : places) {
      next[Ranked.latent(bounds[place]) + 1]++;
    }
    Arrays.parallelPrefix(next, Integer::sum);
    var order = new int[places.length];
    for (var place : places) {
      order[next[Ranked.latent(bounds[place])]++] = place;
    }
    return order;
  }

  private Result best() {
    var best = new LatentRows(rows, k);
    var open = new boolean[rows];
    RowParts.share(
        rows,
        threads,
        (from, to) -> {
          for (var row = from; row < to; row++) {
            open[row] = !(Ranked.value(kth(row)) > lastBound(row));
            var end = row * count + counts[row];
            best.put(row, Arrays.copyOfRange(computed, end - k, end));
          }
        });
    return new Result(best, IntStream.range(0, rows).filter(row -> open[row]).toArray());
  }

  /// No latent without a bound of its own can be above.
  private float lastBound(int row) {
    var least = Long.MAX_VALUE;
    for (var i = row * count; i < (row + 1) * count; i++) {
      least = Math.min(least, bounds[i]);
    }
    return upper(least);
  }
}
