package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.numbers.arrays.Selection;

/// The k largest pre-activations of every row, gathered while blocks of latents pass by.
///
/// The columns of a block are folded into groups, and the maxima of the groups are nearly all the
/// work: only a group whose maximum reaches the row's k-th largest value so far is looked into. In
/// the first block the k-th largest of the maxima serves, since k values reach it. What is found
/// goes to a short list, which is cut back to its k largest when it is full. libtorch's selection
/// moves pairs of value and index about and takes several times as long.
///
/// Where values tie for the last place, the first latents stay.
final class StrongestLatents {
  /// Length of a list, as a multiple of k.
  private static final int ROOM = 4;

  /// Columns of a group.
  private static final int DEPTH = 16;

  /// Maxima for each of the k places that are enough to sort.
  private static final int FEWEST = 4;

  private final int rows;
  private final int k;
  private final int room;
  private final int threads;

  /// By row a list of [Ranked] values.
  private final long[] entries;

  private final int[] counts;

  /// By row the k-th largest value so far: of what comes later, only what is above it counts.
  private final int[] floors;

  /// @param threads how many rows may be worked on at a time
  StrongestLatents(int rows, int k, int threads) {
    this.rows = rows;
    this.k = k;
    this.room = ROOM * k;
    this.threads = threads;
    entries = new long[rows * room];
    counts = new int[rows];
    floors = new int[rows];
  }

  /// Looks at the next block.
  ///
  /// @param h `[rows, m]` float32, contiguous, in this machine's own memory
  /// @param first the latent of its first column; blocks come in the order of their latents
  void add(NDArray h, int first) {
    var width = (int) h.getShape().get(1);
    var all = h.toByteBuffer(true).order(ByteOrder.nativeOrder()).asIntBuffer();
    look(width, first, () -> floats(all.duplicate()));
  }

  /// As [#add], for bfloat16.
  ///
  /// @param h `[rows, m]` bfloat16; only its memory is looked at, because DJL's conversions of this
  ///   type end the process
  void addBfloat16(NDArray h, int first) {
    var width = (int) h.getShape().get(1);
    var all = h.toByteBuffer(true).order(ByteOrder.nativeOrder()).asShortBuffer();
    look(width, first, () -> bfloats(all.duplicate(), width));
  }

  /// Where values come from, as the bits of floats.
  private interface Source {
    void read(int at, int[] into, int count);
  }

  private static Source floats(IntBuffer values) {
    return (at, into, count) -> values.get(at, into, 0, count);
  }

  /// A bfloat16 is the upper half of a float.
  private static Source bfloats(ShortBuffer values, int width) {
    var halves = new short[width];
    return (at, into, count) -> {
      values.get(at, halves, 0, count);
      for (var i = 0; i < count; i++) {
        into[i] = halves[i] << Short.SIZE;
      }
    };
  }

  private void look(int width, int first, Supplier<Source> sources) {
    RowParts.share(
        rows,
        threads,
        (from, to) -> {
          var source = sources.get();
          var line = new Line(width);
          for (var row = from; row < to; row++) {
            line.read(source, row);
            scan(line, row, first);
          }
        });
  }

  /// The ranks of a row's values in a block. Column j belongs to group j modulo the number of
  /// groups, so that groups are folded by loops over whole arrays, which vectorise.
  private static final class Line {
    private final int width;
    private final int groups;
    private final int[][] ranks;
    private final int[] maxima;

    Line(int width) {
      this.width = width;
      groups = (width + DEPTH - 1) / DEPTH;
      ranks = new int[DEPTH][groups];
      maxima = new int[groups];
    }

    void read(Source source, int row) {
      Arrays.fill(maxima, Integer.MIN_VALUE);
      for (var level = 0; level < DEPTH; level++) {
        var begin = Math.min(level * groups, width);
        var count = Math.min(groups, width - begin);
        source.read(row * width + begin, ranks[level], count);
        fold(ranks[level], maxima, count);
      }
    }

    private static void fold(int[] bits, int[] maxima, int count) {
      for (var i = 0; i < count; i++) {
        var rank = Ranked.rank(bits[i]);
        bits[i] = rank;
        maxima[i] = Math.max(maxima[i], rank);
      }
    }
  }

  private void scan(Line line, int row, int first) {
    var least = least(line.maxima, row);
    for (var group = 0; group < line.groups; group++) {
      if (line.maxima[group] >= least) {
        least = look(line, group, row, first, least);
      }
    }
  }

  private int look(Line line, int group, int row, int first, int atLeast) {
    var least = atLeast;
    for (var level = 0; level < DEPTH; level++) {
      var rank = line.ranks[level][group];
      var column = level * line.groups + group;
      if (rank >= least && column < line.width) {
        entries[row * room + counts[row]++] = Ranked.of(rank, first + column);
        if (counts[row] == room) {
          cut(row);
          // Values that tie with the k-th may come from columns before it.
          least = floors[row];
        }
      }
    }
    return least;
  }

  /// What a rank must reach to be among the k largest.
  private int least(int[] maxima, int row) {
    if (counts[row] >= k) {
      cut(row);
      return floors[row] + (floors[row] < Integer.MAX_VALUE ? 1 : 0);
    }
    if (counts[row] > 0 || maxima.length < k) {
      return Integer.MIN_VALUE;
    }
    var sorted = maxima.length >= 4 * FEWEST * k ? quartered(maxima) : maxima.clone();
    Selection.select(sorted, sorted.length - k);
    return sorted[sorted.length - k];
  }

  /// The maxima of larger groups: fewer to sort, at the price of a lower bound.
  private static int[] quartered(int[] maxima) {
    var quarter = maxima.length / 4;
    var out = new int[quarter];
    for (var i = 0; i < quarter; i++) {
      out[i] =
          Math.max(
              Math.max(maxima[i], maxima[i + quarter]),
              Math.max(maxima[i + 2 * quarter], maxima[i + 3 * quarter]));
    }
    return out;
  }

  /// Leaves the k largest of a row's list at its beginning.
  private void cut(int row) {
    if (counts[row] >= k) {
      var begin = row * room;
      var end = begin + counts[row];
      Selection.select(entries, begin, end, end - k);
      floors[row] = Ranked.rank(entries[end - k]);
      System.arraycopy(entries, end - k, entries, begin, k);
      counts[row] = k;
    }
  }

  /// By row the k largest, [Ranked], in any order; to be asked once. Nothing where a row has less
  /// than k values above minus infinity.
  Optional<long[]> ranked() {
    var all = new long[rows * k];
    for (var row = 0; row < rows; row++) {
      if (counts[row] < k) {
        return Optional.empty();
      }
      cut(row);
      System.arraycopy(entries, row * room, all, row * k, k);
    }
    return Optional.of(all);
  }

  /// What was found; to be asked once.
  ///
  /// @param into owns the results
  /// @return values `[rows, k]` and latents `[rows, k]` int32, latents ascending in each row
  NDList found(NDManager into) {
    var found = new LatentRows(rows, k);
    RowParts.share(
        rows,
        threads,
        (from, to) -> {
          for (var row = from; row < to; row++) {
            cut(row);
            found.put(row, filled(row));
          }
        });
    var shape = new Shape(rows, k);
    return new NDList(
        into.create(FloatBuffer.wrap(found.values()), shape),
        into.create(IntBuffer.wrap(found.latents()), shape));
  }

  /// A row's list. One of minus infinities is too short: latents that it does not name take the
  /// places.
  private long[] filled(int row) {
    var known = Arrays.copyOfRange(entries, row * room, row * room + counts[row]);
    var all = Arrays.copyOf(known, k);
    var next = 0;
    for (var i = known.length; i < k; i++) {
      while (names(known, next)) {
        next++;
      }
      all[i] = Ranked.of(Float.NEGATIVE_INFINITY, next++);
    }
    return all;
  }

  private static boolean names(long[] entries, int latent) {
    return Arrays.stream(entries).anyMatch(entry -> Ranked.latent(entry) == latent);
  }
}
