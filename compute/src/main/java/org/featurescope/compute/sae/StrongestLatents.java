package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The k largest pre-activations of every row, gathered while blocks of latents pass by.
///
/// Nearly every value is below the k-th largest so far, so one comparison each is nearly all the
/// work; what is above goes to a short list, which is cut back to its k largest when it is full.
/// libtorch's selection moves pairs of value and index about and takes half as long again.
///
/// Where values tie for the last place, the first latents stay; what is no number counts as the
/// largest, so that it is not overlooked.
final class StrongestLatents {
  /// Length of a list, as a multiple of k.
  private static final int ROOM = 4;

  private final int rows;
  private final int k;
  private final int room;
  private final int threads;

  /// By row a list of entries, each a number that grows with the value and falls with the latent.
  private final long[] entries;

  private final int[] counts;

  /// By row the k-th largest value so far; what is not above it is of no account.
  private final float[] floors;

  /// @param threads how many rows may be worked on at a time
  StrongestLatents(int rows, int k, int threads) {
    this.rows = rows;
    this.k = k;
    this.room = ROOM * k;
    this.threads = threads;
    entries = new long[rows * room];
    counts = new int[rows];
    floors = new float[rows];
    Arrays.fill(floors, Float.NEGATIVE_INFINITY);
  }

  /// Looks at the next block.
  ///
  /// @param h `[rows, m]` float32, contiguous, in this machine's own memory
  /// @param first the latent of its first column; blocks come in the order of their latents
  void add(NDArray h, int first) {
    var width = (int) h.getShape().get(1);
    var all = h.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    inParts((from, to) -> {
      var own = all.duplicate();
      var line = new float[width];
      for (var row = from; row < to; row++) {
        own.get(row * width, line);
        scan(line, row, first);
      }
    });
  }

  private interface Part {
    void rows(int from, int to);
  }

  private void inParts(Part work) {
    var parts = Math.clamp(rows / 16, 1, threads);
    if (parts == 1) {
      work.rows(0, rows);
      return;
    }
    IntStream.range(0, parts)
        .parallel()
        .forEach(part -> work.rows(part * rows / parts, (part + 1) * rows / parts));
  }

  private void scan(float[] line, int row, int first) {
    var floor = floors[row];
    for (var column = 0; column < line.length; column++) {
      // Written so that what is no number passes.
      if (!(line[column] <= floor)) {
        entries[row * room + counts[row]++] = entry(line[column], first + column);
        if (counts[row] == room) {
          cut(row);
          floor = floors[row];
        }
      }
    }
  }

  /// Leaves the k largest of a row's list, ascending, at its beginning.
  private void cut(int row) {
    var begin = row * room;
    var end = begin + counts[row];
    Arrays.sort(entries, begin, end);
    if (counts[row] >= k) {
      System.arraycopy(entries, end - k, entries, begin, k);
      counts[row] = k;
      floors[row] = value(entries[begin]);
    }
  }

  private static long entry(float value, int latent) {
    return (long) ordered(Float.floatToIntBits(value)) << Integer.SIZE | ~latent & 0xFFFFFFFFL;
  }

  private static float value(long entry) {
    return Float.intBitsToFloat(ordered((int) (entry >> Integer.SIZE)));
  }

  private static int latent(long entry) {
    return ~(int) entry;
  }

  /// Integers in the order of the floats whose bits they are; its own inverse.
  private static int ordered(int bits) {
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  /// What was found; to be asked once.
  ///
  /// @param into owns the results
  /// @return values `[rows, k]` and latents `[rows, k]` int32, latents ascending in each row
  NDList found(NDManager into) {
    var values = new float[rows * k];
    var latents = new int[rows * k];
    inParts((from, to) -> {
      var pairs = new long[k];
      for (var row = from; row < to; row++) {
        cut(row);
        fill(pairs, row);
        Arrays.sort(pairs);
        for (var i = 0; i < k; i++) {
          latents[row * k + i] = (int) (pairs[i] >> Integer.SIZE);
          values[row * k + i] = Float.intBitsToFloat((int) pairs[i]);
        }
      }
    });
    var shape = new Shape(rows, k);
    return new NDList(
        into.create(FloatBuffer.wrap(values), shape), into.create(IntBuffer.wrap(latents), shape));
  }

  /// Latent and value of each entry. A row of minus infinities has too few of them: latents that it
  /// does not name take the places.
  private void fill(long[] pairs, int row) {
    var known = Arrays.copyOfRange(entries, row * room, row * room + counts[row]);
    for (var i = 0; i < known.length; i++) {
      pairs[i] = pair(latent(known[i]), value(known[i]));
    }
    var next = 0;
    for (var i = known.length; i < k; i++) {
      while (names(known, next)) {
        next++;
      }
      pairs[i] = pair(next++, Float.NEGATIVE_INFINITY);
    }
  }

  private static boolean names(long[] entries, int latent) {
    return Arrays.stream(entries).anyMatch(entry -> latent(entry) == latent);
  }

  private static long pair(int latent, float value) {
    return (long) latent << Integer.SIZE | Float.floatToRawIntBits(value) & 0xFFFFFFFFL;
  }
}
