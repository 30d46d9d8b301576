package org.featurescope.compute.read;

import java.util.List;
import java.util.SequencedMap;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.FeatureActivations;

/// One forward pass over a text of T tokens, in plain arrays.
///
/// @param ids `[T]`
/// @param logits `[T, V]`
/// @param hooks what was captured, without the batch axis, in the order of the pass
/// @param saes one for each autoencoder, in their order
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
public record Trace(
    int[] ids, Values logits, SequencedMap<HookPoint, Values> hooks, List<Features> saes) {

  /// An array with its shape.
  ///
  /// @param values row-major
  @SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
  public record Values(long[] shape, float[] values) {}

  /// What an autoencoder makes of the activations at its hook.
  ///
  /// @param features `[T x n]`, sparse
  /// @param reconstruction `[T, d]`
  public record Features(HookPoint hook, FeatureActivations features, Values reconstruction) {}
}
