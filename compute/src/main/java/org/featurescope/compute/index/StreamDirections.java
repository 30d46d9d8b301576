package org.featurescope.compute.index;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.ModelSpec.NormKind;
import org.featurescope.compute.model.Weights.Block;
import org.featurescope.compute.model.Weights.Linear;
import org.featurescope.compute.model.Weights.Norm;

/// Vectors of some hook as directions of the residual stream.
///
/// Mixed values go through W_O and neurons through W_out, and in blocks that normalise what they
/// write also through that norm's gain; whatever has the stream's width is taken as it is.
final class StreamDirections {
  private final LanguageModel model;
  private final HookPoint hook;
  private final Ops ops;

  private StreamDirections(LanguageModel model, HookPoint hook, Ops ops) {
    this.model = model;
    this.hook = hook;
    this.ops = ops;
  }

  /// @param rows `[N, width]`, vectors at `hook`
  /// @param scope owns what is made on the way
  /// @return `[N, d]`
  static Optional<float[][]> of(
      LanguageModel model, HookPoint hook, NDArray rows, NDManager scope) {
    return new StreamDirections(model, hook, model.engine().ops(scope))
        .written(rows)
        .map(StreamDirections::rows);
  }

  private Optional<NDArray> written(NDArray rows) {
    return switch (hook.site()) {
      case Z -> Optional.of(through(block().attnOut(), block().ln1Post(), rows));
      case MLP_POST -> Optional.of(through(block().mlpOut(), block().ln2Post(), rows));
      case LN1_POST_NORMALIZED -> Optional.of(gained(block().ln1Post(), rows));
      case LN2_POST_NORMALIZED -> Optional.of(gained(block().ln2Post(), rows));
      case Q, K, V, MLP_PRE, PATTERN -> Optional.empty();
      default -> Optional.of(rows);
    };
  }

  private Block block() {
    return model.transformer().weights().block(hook.layer());
  }

  private NDArray through(Linear out, Optional<Norm> norm, NDArray rows) {
    return gained(norm, ops.linear(rows, out.weight()));
  }

  private NDArray gained(Optional<Norm> norm, NDArray rows) {
    if (norm.isEmpty()) {
      return rows;
    }
    var gain = norm.get().gain();
    return model.spec().norm().kind() == NormKind.RMS_PLUS_ONE
        ? ops.timesOnePlus(rows, gain)
        : rows.mul(gain);
  }

  private static float[][] rows(NDArray all) {
    var count = (int) all.getShape().get(0);
    var flat = all.toFloatArray();
    var width = count == 0 ? 0 : flat.length / count;
    var rows = new float[count][width];
    for (var row = 0; row < count; row++) {
      System.arraycopy(flat, row * width, rows[row], 0, width);
    }
    return rows;
  }
}
