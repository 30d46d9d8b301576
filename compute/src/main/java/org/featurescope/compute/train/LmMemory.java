package org.featurescope.compute.train;

import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.model.ModelSpec;

/// What learning a language model takes of memory, told before it begins.
///
/// The counts of arrays are measured (peaks of nine trainings of 1 to 88 million parameters, 2 to
/// 36 MB of residual streams, on one worker and two, in float32; bfloat16 takes less): within a
/// tenth of what they took beside the program, or above.
final class LmMemory {
  /// Weights, two memories of the optimiser, and one and a half on the way into a checkpoint; every
  /// worker has gradients beside them.
  private static final double COPIES = 4.5;

  /// Arrays as wide as the residual stream that a block keeps for the way back, or needs on it.
  private static final int STREAMS = 12;

  /// Those as wide as the MLP.
  private static final int NEURONS = 6;

  private static final int GATED_NEURONS = 8;

  /// Those of attention, for every head as wide as the sequence: patterns are made again.
  private static final double SCORES = 0.5;

  /// Those as wide as the vocabulary.
  private static final double LOGITS = 6.5;

  /// What is taken whatever the model.
  private static final long BESIDE = 96L << 20;

  private LmMemory() {}

  /// Bytes at the peak, beside what the program has taken.
  ///
  /// @param context positions of a sequence
  /// @param workers that learn side by side
  static long bytes(ModelSpec spec, LmTrainingConfig config, long context, int workers) {
    var sizes = spec.dimensions();
    var share = Math.ceilDiv(config.batch(), workers);
    var rows = Math.min(config.microBatch(), share) * context;
    var neurons = (double) (spec.mlp().gated() ? GATED_NEURONS : NEURONS) * sizes.dMlp();
    var block = STREAMS * sizes.dModel() + neurons + SCORES * sizes.heads() * context;
    var activations = rows * (sizes.layers() * block + LOGITS * sizes.vocabulary());
    var parameters = (COPIES + workers) * spec.parameters();
    return BESIDE + (long) ((workers * activations + parameters) * Float.BYTES);
  }

  /// @throws org.featurescope.compute.job.FeaturescopeException if that is not free
  static void require(Engine engine, ModelSpec spec, LmTrainingConfig config) {
    var context = Math.min(config.context(), spec.dimensions().context());
    var workers = LmBatch.count(engine, config, spec.parameters());
    engine.requireMemory(
        bytes(spec, config, context, workers),
        0,
        "The training",
        "choose a smaller microBatch, context or model");
  }
}
