package org.featurescope.compute.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Causal attention of a text to itself by [MicroKernel]: a block of queries of one head at a time,
/// with no key beyond the block's own end. Its scores stay in the cache, as in FlashAttention (Dao
/// et al. 2022), but all of them do, so that no sum has to be corrected later.
///
/// Keys come in tiles of as many as a block has queries, the last one filled with zeros. Shapes: T
/// positions, H heads, K key-value heads, e width of a head, B queries of a block.
final class TextAttention {
  /// Positions from which on this was measured to be faster than scripts.
  static final int FEWEST = 192;

  /// Queries of a block and keys of a tile.
  static final int BLOCK = 64;

  /// log2 e.
  private static final float LOG2_E = 1.44269504f;

  /// What is smaller than 2^-126 counts as that.
  private static final float LEAST = -126;

  /// Of a float's exponent, and where it begins.
  private static final int BIAS = 127;

  private static final int MANTISSA = 23;

  private final MicroKernel kernel;
  private final int length;
  private final int heads;
  private final int together;
  private final int width;
  private final float scale;
  private final MemorySegment queries;
  private final MemorySegment keys;
  private final MemorySegment values;
  private final MemorySegment into;

  /// @param together how many queries share a key
  /// @param operands queries `[H, T, e]`, keys `[K, tiles, e, B]`, values `[K, tiles, B, e]`
  /// @param into `[1, T, H, e]`
  private TextAttention(
      MicroKernel kernel, int together, double scale, NDList operands, NDArray into) {
    var shape = into.getShape();
    this.kernel = kernel;
    this.together = together;
    this.scale = (float) (scale * LOG2_E);
    length = (int) shape.get(1);
    heads = (int) shape.get(2);
    width = (int) shape.get(3);
    queries = Ops.memory(operands.get(0));
    keys = Ops.memory(operands.get(1));
    values = Ops.memory(operands.get(2));
    this.into = Ops.memory(into);
  }

  /// Whether this is possible, and faster than scripts. No operand may be larger than the buffers
  /// by which Java reads it, two gigabytes.
  ///
  /// @param q `[1, T, H, e]`
  /// @param k `[1, T, K, e]`
  static boolean isWorthIt(Shape q, Shape k, double scale, Engine engine) {
    var tiles = Math.ceilDiv(k.get(1), BLOCK);
    var largest = Math.max(q.size(), tiles * BLOCK * k.get(2) * k.get(3));
    return q.get(1) >= FEWEST
        && scale > 0
        && largest <= Integer.MAX_VALUE / Float.BYTES
        && MicroKernel.of(engine).isPresent();
  }

  /// @param q `[1, T, H, e]`
  /// @param k `[1, T, K, e]`, likewise `v`
  /// @param scale positive
  /// @return `[1, T, H, e]`
  static NDArray of(NDArray q, NDArray k, NDArray v, double scale, Engine engine, NDManager into) {
    var result = into.create(q.getShape(), q.getDataType());
    try (var scope = into.newSubManager()) {
      var operands =
          engine.script(Ops.class, "ops.py").call(scope, "attention_tiles", q, k, v, BLOCK);
      var together = (int) (q.getShape().get(2) / k.getShape().get(2));
      new TextAttention(MicroKernel.of(engine).orElseThrow(), together, scale, operands, result)
          .run(engine.threadsHere());
    }
    return result;
  }

  private void run(int threads) {
    var next = new AtomicInteger();
    var all = IntStream.range(0, threads);
    (threads > 1 ? all.parallel() : all).forEach(thread -> new Block().computeAll(next));
  }

  private int blocks() {
    return Math.ceilDiv(length, BLOCK);
  }

  /// What a thread computes blocks in: numbers `[B, keys of a tile]`, tile by tile.
  private final class Block {
    private final float[][] scores = new float[blocks()][];
    private final float[] most = new float[BLOCK * BLOCK];
    private final float[] sums = new float[BLOCK * BLOCK];
    private final int[] bits = new int[BLOCK * BLOCK];
    private final float[] powers = new float[BLOCK * BLOCK];
    private final float[] mixed = new float[BLOCK * width];

    /// The largest blocks first, so that threads come to the end together.
    void computeAll(AtomicInteger next) {
      for (var i = next.getAndIncrement(); i < heads * blocks(); i = next.getAndIncrement()) {
        compute(i % heads, blocks() - 1 - i / heads);
      }
    }

    private void compute(int head, int block) {
      var first = block * BLOCK;
      var rows = Math.min(BLOCK, length - first);
      var count = rows * BLOCK;
      var begin = (long) head / together * blocks();
      var query = part(queries, (long) head * length + first, rows);
      Arrays.fill(most, 0, count, Float.NEGATIVE_INFINITY);
      for (var tile = 0; tile <= block; tile++) {
        var x = scores(tile);
        var key = part(keys, (begin + tile) * BLOCK, BLOCK);
        kernel.product(query, rows, width, key, BLOCK, MemorySegment.ofArray(x));
        if (tile == block) {
          fillBehind(x, rows, Float.NEGATIVE_INFINITY);
        }
        raise(most, x, count);
      }
      spread(rows);
      Arrays.fill(sums, 0, count, 0);
      Arrays.fill(mixed, 0, rows * width, 0);
      for (var tile = 0; tile <= block; tile++) {
        var x = scores(tile);
        exponentials(x, most, scale, bits, count);
        MemorySegment.copy(
            MemorySegment.ofArray(bits), 0, MemorySegment.ofArray(powers), 0, 4L * count);
        if (tile == block) {
          fillBehind(powers, rows, 0);
        }
        finish(x, powers, sums, count);
        var value = part(values, (begin + tile) * BLOCK, BLOCK);
        kernel.add(
            MemorySegment.ofArray(x), rows, BLOCK, value, width, MemorySegment.ofArray(mixed));
      }
      put(head, first, rows);
    }

    private float[] scores(int tile) {
      if (scores[tile] == null) {
        scores[tile] = new float[BLOCK * BLOCK];
      }
      return scores[tile];
    }

    /// Rows of an operand.
    private MemorySegment part(MemorySegment operand, long first, long rows) {
      var size = (long) Float.BYTES * width;
      return operand.asSlice(first * size, rows * size);
    }

    /// What belongs to keys behind a query's own position.
    private static void fillBehind(float[] x, int rows, float value) {
      for (var row = 0; row < rows; row++) {
        Arrays.fill(x, row * BLOCK + row + 1, (row + 1) * BLOCK, value);
      }
    }

    /// Of each row the largest, in all its places.
    private void spread(int rows) {
      for (var row = 0; row < rows; row++) {
        var largest = Float.NEGATIVE_INFINITY;
        for (var i = row * BLOCK; i < (row + 1) * BLOCK; i++) {
          largest = Math.max(largest, most[i]);
        }
        Arrays.fill(most, row * BLOCK, (row + 1) * BLOCK, largest);
      }
    }

    private void put(int head, int first, int rows) {
      for (var row = 0; row < rows; row++) {
        var sum = 0f;
        for (var i = row * BLOCK; i < (row + 1) * BLOCK; i++) {
          sum += sums[i];
        }
        for (var i = row * width; i < (row + 1) * width; i++) {
          mixed[i] /= sum;
        }
        MemorySegment.copy(
            MemorySegment.ofArray(mixed),
            4L * row * width,
            into,
            4L * ((long) (first + row) * heads + head) * width,
            4L * width);
      }
    }
  }

  // The compiler takes several numbers at a time of loops such as these: over arrays from their
  // beginning, and none in which the bits of a float become an integer, or an integer those.

  private static void raise(float[] most, float[] x, int count) {
    for (var i = 0; i < count; i++) {
      most[i] = Math.max(most[i], x[i]);
    }
  }

  /// e^((x - most) c / log2 e) but for a power of two, whose bits are put beside it: 2^f for |f| at
  /// most 1/2 by its series, to a unit of the seventh digit.
  private static void exponentials(float[] x, float[] most, float c, int[] bits, int count) {
    for (var i = 0; i < count; i++) {
      var y = Math.max((x[i] - most[i]) * c, LEAST);
      var whole = (int) (y - 0.5f);
      var f = y - whole;
      var power = 1.5403530e-4f;
      power = power * f + 1.3333558e-3f;
      power = power * f + 9.6181291e-3f;
      power = power * f + 5.5504109e-2f;
      power = power * f + 2.4022651e-1f;
      power = power * f + 6.9314718e-1f;
      x[i] = power * f + 1;
      bits[i] = (whole + BIAS) << MANTISSA;
    }
  }

  private static void finish(float[] x, float[] powers, float[] sums, int count) {
    for (var i = 0; i < count; i++) {
      x[i] *= powers[i];
      sums[i] += x[i];
    }
  }
}
