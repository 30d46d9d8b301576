package org.featurescope.compute.circuit;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import org.featurescope.compute.engine.MicroKernel;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.model.HookPoint;

/// A tally by products so small that calls of a script would take as long: one for each block of
/// sources, into a matrix `[targets, columns]` of its own.
final class BlockTally implements Tally {
  private final SourceBlocks blocks;
  private final BlockLayout layout;
  private final MicroKernel kernel;
  private final Script script;
  private final NDArray room;
  private final MemorySegment memory;

  /// How many targets the matrices have rows for.
  private int targets;

  /// @param most targets
  /// @param script that of circuits
  /// @param owner of the room
  BlockTally(SourceBlocks blocks, MicroKernel kernel, Script script, int most, NDManager owner) {
    this.blocks = blocks;
    this.kernel = kernel;
    layout = blocks.layout();
    this.script = script;
    room = owner.create(new Shape(most * layout.columns()));
    memory = Ops.memory(room);
  }

  @Override
  public void clear(int targets) {
    this.targets = targets;
    script.one(room.getManager(), "cleared", room, targets * layout.columns()).close();
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
    var gradients = Ops.memory(gradient);
    for (var part : blocks.at(point)) {
      for (var position = 0; position < shape.get(0); position++) {
        if (part.withErrors() || layout.features(part.from(), position) > 0) {
          kernel.add(
              gradients.asSlice((long) Float.BYTES * position * seeing * width),
              seeing,
              width,
              part.memory()
                  .asSlice((long) Float.BYTES * width * layout.place(part.from(), position)),
              layout.columns(part.from(), position),
              memory.asSlice(row(part.from(), position, first)));
        }
      }
    }
  }

  /// Where a target's row of a block's matrix lies.
  private long row(int from, int position, int target) {
    var columns = layout.columns(from, position);
    return Float.BYTES * (targets * layout.column(from, position) + (long) target * columns);
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
        var error = (long) Float.BYTES * layout.features(from, position);
        into[at + position] = memory.get(JAVA_FLOAT, row(from, position, target) + error);
      }
    }
  }

  private void copyFeatures(int target, int from, int count, float[] into, int at) {
    var done = 0;
    for (var position = 0; done < count; position++) {
      var some = Math.min(layout.features(from, position), count - done);
      MemorySegment.copy(memory, JAVA_FLOAT, row(from, position, target), into, at + done, some);
      done += some;
    }
  }
}
