package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.model.HookPoint;

/// A tally on any device: a row for each target with a number for each source.
final class RowTally implements Tally {
  private final Sources sources;
  private final Nodes nodes;
  private final Script script;
  private final NDArray room;
  private final boolean here;
  private Optional<NDArray> rows = Optional.empty();
  private FloatBuffer numbers;

  /// @param most targets
  /// @param owner of the room
  RowTally(Sources sources, Nodes nodes, FrozenPass pass, int most, NDManager owner) {
    this.sources = sources;
    this.nodes = nodes;
    script = pass.weights().script();
    here = pass.weights().model().engine().device().equals("cpu");
    room = owner.create(new Shape(most, nodes.sources()));
  }

  @Override
  public void clear(int targets) {
    rows.ifPresent(NDArray::close);
    rows = Optional.of(script.one(room.getManager(), "cleared", room, targets));
  }

  @Override
  public boolean looksAt(HookPoint point) {
    return sources.at(point);
  }

  @Override
  public void add(HookPoint point, NDArray gradient, int first, NDManager scope) {
    sources.score(point, gradient, rows.orElseThrow(), first, scope);
  }

  /// The numbers are read in their own memory where that is this machine's.
  @Override
  public void finish() {
    var all = rows.orElseThrow();
    numbers =
        here
            ? all.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer()
            : FloatBuffer.wrap(all.toFloatArray());
  }

  @Override
  public void copy(int target, int block, int count, float[] into, int at) {
    numbers.get(target * nodes.sources() + nodes.begin(block), into, at, count);
  }
}
