package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import org.featurescope.compute.engine.Ops;

/// What a direction in the residual stream adds to the logits by itself: through the final norm's
/// gain and the unembedding, past whatever layers still follow (the "direct logit attribution" of
/// the field; Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits").
///
/// The norm divides by a number that depends on the rest of the stream; it is left out, so effects
/// of one model compare with each other. A layer norm takes the mean off the stream, so the
/// direction loses its own. The mean over the vocabulary is taken off the logits: a softmax would
/// not see it. A cap on the logits is left out too.
public final class DirectEffect {
  private static final int[] LAST = {1};

  private DirectEffect() {}

  /// @param directions `[m, d]` float32
  /// @param ops owns the result
  /// @return `[m, V]`, the logits that one unit of each direction adds
  public static NDArray logits(Transformer model, NDArray directions, Ops ops) {
    try (var scope = ops.scope().newSubManager()) {
      var inner = ops.in(scope);
      var weights = model.weights();
      // A product of its own, so that no result falls to whoever owns the directions.
      var x = directions.toType(directions.getDataType(), true);
      x.attach(scope);
      if (weights.finalNorm().isPresent()) {
        var gain = weights.finalNorm().get().gain();
        x =
            switch (model.spec().norm().kind()) {
              case LAYER -> x.sub(x.mean(LAST, true)).mul(gain);
              case RMS -> x.mul(gain);
              case RMS_PLUS_ONE -> inner.timesOnePlus(x, gain);
            };
      }
      var logits = inner.linear(x, weights.unembedding());
      var centred = logits.sub(logits.mean(LAST, true));
      centred.attach(ops.scope());
      return centred;
    }
  }
}
