package org.featurescope.compute.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// A weight matrix as single rows are multiplied by it: cut into blocks of outputs that lie one
/// behind the other as [MicroKernel] takes them, so that a row costs what the way of the matrix
/// from memory does. Nothing else can be done with it.
///
/// How a sum is cut does not depend on the number of threads, and so neither do its last bits.
public final class RowMatrix {
  /// Outputs of a block. As measured: with fewer or more, memory delivers less.
  private static final int BLOCK = 64;

  /// Numbers of a matrix that are worth a second thread.
  private static final long WORTH_SHARING = 1 << 18;

  private final MicroKernel kernel;
  private final NDArray array;
  private final MemorySegment blocks;
  private final int inputs;
  private final int outputs;
  private final boolean bfloat16;
  private final long blockBytes;

  private RowMatrix(MicroKernel kernel, NDArray blocks, int inputs, int outputs, boolean bfloat16) {
    this.kernel = kernel;
    this.array = blocks;
    this.blocks = Ops.memory(blocks);
    this.inputs = inputs;
    this.outputs = outputs;
    this.bfloat16 = bfloat16;
    blockBytes = this.blocks.byteSize() / Math.ceilDiv(outputs, BLOCK);
  }

  /// Whether rows are multiplied in this way here.
  static boolean isPossible(Engine engine, boolean bfloat16) {
    return MicroKernel.of(engine)
        .filter(kernel -> !bfloat16 || kernel.multipliesBfloat16())
        .isPresent();
  }

  /// Takes the memory of the matrix again.
  ///
  /// @param w `[out, in]` float32 or bfloat16
  /// @param owner of the blocks
  static RowMatrix of(NDArray w, Engine engine, NDManager owner) {
    var bfloat16 = w.getDataType() != DataType.FLOAT32;
    var blocks =
        engine.script(Ops.class, "ops.py").one(owner, "row_blocks", w, BLOCK, bfloat16 ? 2 : 1);
    var shape = w.getShape();
    var kernel = MicroKernel.of(engine).orElseThrow();
    return new RowMatrix(kernel, blocks, (int) shape.get(1), (int) shape.get(0), bfloat16);
  }

  /// x W^T + b. In bfloat16 x is rounded to it; sums and results are float32.
  ///
  /// @param x `[in]`
  /// @param b `[out]`
  /// @return `[out]`
  /// @throws IllegalStateException if the owner is closed
  float[] product(float[] x, Optional<float[]> b, Crew crew, int threads) {
    Objects.checkFromIndexSize(0, inputs, x.length); // the kernel reads on, whatever lies there
    var count = Math.ceilDiv(outputs, BLOCK);
    // One long piece of memory for each thread: more of them come no faster.
    var parts = Math.min(count, threads);
    if (((PtNDArray) array).isReleased()) {
      throw new IllegalStateException("the matrix is closed");
    }
    var row = row(x);
    var sums = new float[count * BLOCK];
    var into = MemorySegment.ofArray(sums);
    crew.product(
        parts,
        (long) inputs * outputs >= WORTH_SHARING,
        part -> multiply(row, count * part / parts, count * (part + 1) / parts, into));
    var y = sums.length == outputs ? sums : Arrays.copyOf(sums, outputs);
    b.ifPresent(bias -> add(y, bias));
    return y;
  }

  private void multiply(MemorySegment row, int first, int end, MemorySegment y) {
    for (long block = first; block < end; block++) {
      var own = blocks.asSlice(block * blockBytes, blockBytes);
      var into = y.asSlice(block * BLOCK * Float.BYTES, BLOCK * Float.BYTES);
      if (bfloat16) {
        kernel.rowInBfloat16(row, inputs + inputs % 2, own, BLOCK, into);
      } else {
        kernel.row(row, inputs, own, BLOCK, into);
      }
    }
  }

  /// As the kernel reads it: numbers of bfloat16 come in pairs.
  private MemorySegment row(float[] x) {
    return bfloat16
        ? MemorySegment.ofArray(Bfloat16.round(Arrays.copyOf(x, inputs + inputs % 2)))
        : MemorySegment.ofArray(x);
  }

  private static void add(float[] y, float[] b) {
    for (var i = 0; i < y.length; i++) {
      y[i] += b[i];
    }
  }
}
