package org.featurescope.compute.sae;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import ai.djl.ndarray.NDArray;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.MicroKernel;

/// Activations as columns, to be multiplied by an encoder that is read as it lies in memory: h^T =
/// W_enc x^T by [MicroKernel], a block of latents at a time, which is in the cache when it is
/// looked at. Libraries take x W_enc^T and have to turn the encoder, which is larger.
///
/// How a sum is cut does not depend on the number of threads, and so neither do its last bits.
final class TurnedRows {
  /// Latents of a block; as measured, 16 to 128 are equally fast.
  static final int BLOCK = 64;

  /// Rows that a block is multiplied by at a time.
  private static final int MOST_ROWS = 64;

  /// With fewer, too much of what is multiplied fills a register only.
  private static final int FEWEST_ROWS = 8;

  /// Rows fill a register of the processor, the last of them with zeros; and there are few sizes,
  /// for each of which a kernel has to be made.
  private static final int LANES = 16;

  /// Multiplications that are worth waking other threads; libtorch's own look out for work.
  private static final long WORTH_SHARING = 1 << 28;

  private final MicroKernel kernel;
  private final int threads;
  private final int rows;
  private final int inputs;
  private final MemorySegment[] groups;

  private TurnedRows(MicroKernel kernel, int threads, NDArray x) {
    this.kernel = kernel;
    this.threads = threads;
    rows = (int) x.getShape().get(0);
    inputs = (int) x.getShape().get(1);
    var values = x.toFloatArray();
    groups = new MemorySegment[Math.ceilDiv(rows, MOST_ROWS)];
    Arrays.setAll(groups, group -> MemorySegment.ofArray(turned(values, group)));
  }

  /// Nothing where libtorch is faster, or this is not possible (see [MicroKernel#of]).
  ///
  /// @param x `[rows, d]` float32
  /// @param latents of the encoder
  static Optional<TurnedRows> of(NDArray x, int latents, Engine engine) {
    var threads = engine.threadsHere();
    var worth =
        x.getShape().get(0) >= FEWEST_ROWS && (threads == 1 || x.size() * latents >= WORTH_SHARING);
    return worth
        ? MicroKernel.of(engine).map(kernel -> new TurnedRows(kernel, threads, x))
        : Optional.empty();
  }

  int rows() {
    return rows;
  }

  private int columns(int group) {
    return Math.ceilDiv(count(group), LANES) * LANES;
  }

  private int count(int group) {
    return Math.min(rows - group * MOST_ROWS, MOST_ROWS);
  }

  /// Some rows as columns, `[d, columns]`.
  private float[] turned(float[] x, int group) {
    var columns = columns(group);
    var count = count(group);
    var from = group * MOST_ROWS * inputs;
    var turned = new float[inputs * columns];
    for (var i = 0; i < inputs; i++) {
      for (var row = 0; row < count; row++) {
        turned[i * columns + row] = x[from + row * inputs + i];
      }
    }
    return turned;
  }

  /// What is done with the products of a block of latents and some rows.
  @FunctionalInterface
  interface Block {
    /// @param first latent of the block
    /// @param latents how many it has
    /// @param firstRow of the rows
    /// @param rows how many there are
    /// @param products `[latents, stride]`, of which the first `rows` of each latent count
    void see(int first, int latents, int firstRow, int rows, float[] products, int stride);
  }

  /// Shows all products, without a bias. Blocks are seen by several threads, each by one, and by it
  /// in the order of rows.
  ///
  /// @param encoder `[latents, d]` float32 in this machine's memory, in one piece
  void multiply(MemorySegment encoder, int latents, Block seen) {
    RowParts.share(
        Math.ceilDiv(latents, BLOCK),
        threads,
        (from, to) -> {
          var products = new float[BLOCK * MOST_ROWS];
          for (var block = from; block < to; block++) {
            for (var group = 0; group < groups.length; group++) {
              multiply(encoder, latents, block * BLOCK, group, products, seen);
            }
          }
        });
  }

  /// All products and their biases.
  ///
  /// @param encoder as for [#multiply]
  /// @param bias `[latents]`
  /// @param into `[rows, latents]`
  void linear(MemorySegment encoder, int latents, MemorySegment bias, MemorySegment into) {
    multiply(
        encoder,
        latents,
        (first, some, firstRow, count, products, stride) -> {
          var line = new float[some];
          for (var row = 0; row < count; row++) {
            for (var i = 0; i < some; i++) {
              line[i] = products[i * stride + row] + bias.getAtIndex(JAVA_FLOAT, first + i);
            }
            var place = Float.BYTES * ((long) (firstRow + row) * latents + first);
            MemorySegment.copy(line, 0, into, JAVA_FLOAT, place, some);
          }
        });
  }

  private void multiply(
      MemorySegment encoder, int latents, int first, int group, float[] products, Block seen) {
    var some = Math.min(BLOCK, latents - first);
    var columns = columns(group);
    var own = encoder.asSlice(4L * first * inputs, 4L * some * inputs);
    kernel.product(own, some, inputs, groups[group], columns, MemorySegment.ofArray(products));
    seen.see(first, some, group * MOST_ROWS, count(group), products, columns);
  }
}
