package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;

/// An encoder that does not change, in bfloat16, with what was lost in the rounding (see
/// [RescoredTopK]). Made when it is first needed: half the size of the encoder.
final class RoundedEncoder {
  /// Encoder rows that are rounded at a time.
  private static final int ROWS = 256;

  private final Script script;
  private final BlockwiseTopK exact;
  private final NDManager owner;
  private List<NDArray> blocks;

  /// @param exact of the weights
  /// @param owner owns the rounded weights
  RoundedEncoder(Engine engine, BlockwiseTopK exact, NDManager owner) {
    this.script = engine.script(SparseAutoencoder.class, "sae.py");
    this.exact = exact;
    this.owner = owner;
  }

  /// One array for each block of [BlockwiseTopK#blocks].
  synchronized List<NDArray> blocks() {
    if (blocks == null) {
      blocks = rounded(script, exact, owner);
    }
    return blocks;
  }

  static List<NDArray> rounded(Script script, BlockwiseTopK exact, NDManager owner) {
    return exact.blocks().stream()
        .map(block -> script.one(owner, "rounded_encoder", block.weight(), block.bias(), ROWS))
        .toList();
  }
}
