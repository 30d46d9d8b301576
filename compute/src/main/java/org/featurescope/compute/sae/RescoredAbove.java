package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;

/// The pre-activations above their latents' thresholds, by way of a product in bfloat16: what the
/// upper bound of [RescoredTopK] leaves above its threshold is computed again in float32, so that
/// nothing is overlooked and every value is exact but for the rounding of float32.
///
/// For the processor, like [RescoredTopK].
final class RescoredAbove {
  /// Where more than one in so many is a candidate, the product in float32 is cheaper.
  private static final int FEWEST_PER_CANDIDATE = 16;

  /// Candidates that are computed again at a time: their encoder rows stay in the cache.
  private static final int RESCORED = 512;

  private final Engine engine;
  private final Script script;
  private final BlockwiseTopK exact;
  private final RoundedEncoder rounded;

  RescoredAbove(Engine engine, BlockwiseTopK exact, RoundedEncoder rounded) {
    this.engine = engine;
    this.script = engine.script(SparseAutoencoder.class, "sae.py");
    this.exact = exact;
    this.rounded = rounded;
  }

  /// @param x `[N, d]` float32
  /// @param thresholds for each block `[size]` or `[]`
  /// @param found told of every block in turn
  void visit(NDArray x, List<NDArray> thresholds, Found found, NDManager parent) {
    try (var outer = parent.newSubManager()) {
      var wide = script.one(outer, "rounded_input", x);
      for (var i = 0; i < exact.blocks().size(); i++) {
        try (var scope = outer.newSubManager()) {
          var block = exact.blocks().get(i);
          found.see(
              block, above(x, wide, block, rounded.blocks().get(i), thresholds.get(i), scope));
        }
      }
    }
  }

  /// What is done with the places (row x size + column, ascending) and values of a block.
  interface Found {
    void see(BlockwiseTopK.Block block, NDList placesAndValues);
  }

  private NDList above(
      NDArray x,
      NDArray wide,
      BlockwiseTopK.Block block,
      NDArray roundedBlock,
      NDArray threshold,
      NDManager scope) {
    var candidates = script.one(scope, "candidates_above", wide, roundedBlock, threshold);
    if (candidates.size() > x.getShape().get(0) * block.size() / FEWEST_PER_CANDIDATE) {
      var h = engine.ops(scope).linear(x, block.weight(), block.bias());
      return script.call(scope, "above", h, threshold);
    }
    return script.call(
        scope, "rescore_above", x, block.weight(), block.bias(), candidates, threshold, RESCORED);
  }
}
