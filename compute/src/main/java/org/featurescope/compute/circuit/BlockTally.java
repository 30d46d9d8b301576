package org.featurescope.compute.circuit;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.featurescope.compute.engine.MicroKernel;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.model.HookPoint;

/// A tally by products so small that calls of a script would take as long: one for each block of
/// sources, into a matrix `[targets, columns]` of its own.
final class BlockTally implements Tally {
  private final SourceBlocks blocks;
  private final BlockLayout layout;
  private final MicroKernel kernel;
  private final MemorySegment memory;

  /// How many targets the matrices have rows for.
  private int targets;

  /// By dictionary, the tokens behind them, and by position: the first target that has seen the
  /// block, and the one behind the last. Rows of others hold whatever an earlier batch left.
  private final int[][] firsts;

  private final int[][] ends;

  /// @param most targets
  /// @param owner of the room
  BlockTally(SourceBlocks blocks, MicroKernel kernel, int most, NDManager owner) {
    this.blocks = blocks;
    this.kernel = kernel;
    layout = blocks.layout();
    memory = Ops.memory(owner.create(new Shape(most * layout.columns())));
    firsts = new int[layout.tokens() + 1][layout.length()];
    ends = new int[layout.tokens() + 1][layout.length()];
  }

  @Override
  public void clear(int targets) {
    this.targets = targets;
    Arrays.stream(ends).forEach(own -> Arrays.fill(own, 0));
  }

  @Override
  public boolean looksAt(HookPoint point) {
    return !blocks.at(point).isEmpty();
  }

  @Override
  public void add(HookPoint point, NDArray gradient, int first, NDManager scope) {
    var shape = gradient.getShape();
    var seeing = (int) shape.get(1);
    var width = (int) shape.get(2);
    var size = (long) Float.BYTES * seeing * width;
    var gradients = Ops.memory(gradient);
    for (var part : blocks.at(point)) {
      for (var position = 0; position < shape.get(0); position++) {
        if (part.withErrors() || layout.features(part.from(), position) > 0) {
          add(part, position, gradients.asSlice(position * size, size), first, seeing, width);
        }
      }
    }
  }

  /// Adds for targets that have seen the block before, and puts down what the others see.
  private void add(
      SourceBlocks.Part part,
      int position,
      MemorySegment gradients,
      int first,
      int seeing,
      int width) {
    var from = part.from();
    var columns = layout.columns(from, position);
    var place = (long) Float.BYTES * width * layout.place(from, position);
    var written = part.memory().asSlice(place);
    var again = seenBefore(from, position, first);
    kernel.add(gradients, again, width, written, columns, rows(from, position, first));
    kernel.product(
        gradients.asSlice((long) Float.BYTES * again * width),
        seeing - again,
        width,
        written,
        columns,
        rows(from, position, first + again));
    ends[from][position] = first + seeing;
  }

  /// How many of the targets from `first` on have seen a block. Those before it see no more;
  /// whoever of them saw nothing counts from now on as having seen zeros.
  private int seenBefore(int from, int position, int first) {
    var end = ends[from][position];
    if (end == 0) {
      firsts[from][position] = first;
      return 0;
    }
    if (end < first) {
      var size = (long) Float.BYTES * (first - end) * layout.columns(from, position);
      rows(from, position, end).asSlice(0, size).fill((byte) 0);
    }
    return Math.max(end - first, 0);
  }

  /// The rows of a block's matrix, from a target's on.
  private MemorySegment rows(int from, int position, int target) {
    return memory.asSlice(row(from, position, target));
  }

  /// Where a target's row of a block's matrix lies.
  private long row(int from, int position, int target) {
    var columns = layout.columns(from, position);
    return Float.BYTES * (targets * layout.column(from, position) + (long) target * columns);
  }

  private boolean hasSeen(int target, int from, int position) {
    return firsts[from][position] <= target && target < ends[from][position];
  }

  @Override
  public void finish() {}

  @Override
  public void copy(int target, int block, int count, float[] into, int at) {
    if (block < layout.tokens()) {
      copyFeatures(target, block, count, into, at);
    } else {
      var from = block - layout.tokens();
      for (var position = 0; position < count; position++) {
        if (hasSeen(target, from, position)) {
          var error = (long) Float.BYTES * layout.features(from, position);
          into[at + position] = memory.get(JAVA_FLOAT, row(from, position, target) + error);
        }
      }
    }
  }

  private void copyFeatures(int target, int from, int count, float[] into, int at) {
    var done = 0;
    for (var position = 0; done < count; position++) {
      var some = Math.min(layout.features(from, position), count - done);
      if (hasSeen(target, from, position)) {
        MemorySegment.copy(memory, JAVA_FLOAT, row(from, position, target), into, at + done, some);
      }
      done += some;
    }
  }
}
