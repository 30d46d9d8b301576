package org.featurescope.compute.index;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.FeatureActivations;

/// Something that has features at one hook of one model: an autoencoder or transcoder, or the
/// neurons of an MLP, each of which is a feature with a basis vector.
///
/// Safe to use from several threads.
public sealed interface FeatureSource permits DictionarySource, NeuronSource {

  /// Whose features they are.
  IndexSubject subject();

  /// The activation that the features are read from.
  HookPoint hook();

  /// n, how many features there are.
  default int latents() {
    return subject().latents();
  }

  /// The block that they are read in, -1 outside the blocks.
  default int layer() {
    return hook().layer();
  }

  /// Width of the activation at the hook, heads side by side.
  int width();

  /// Whether texts begin with a BOS when these features are looked at.
  boolean wantsBos();

  /// The active features.
  ///
  /// @param x `[N, width]` float32
  /// @return `[N x n]`
  /// @throws org.featurescope.compute.job.FeaturescopeException if `x` holds NaN or infinity
  FeatureActivations encode(NDArray x);

  /// What one unit of each feature adds to the residual stream, before a norm that the block may
  /// put behind it is divided out.
  ///
  /// @param from the first feature
  /// @param to after the last
  /// @return `[to - from, d]`; nothing where features write to no place of the stream's width, such
  ///   as queries
  Optional<float[][]> directions(int from, int to);

  /// As [#directions(int, int)], of all features: `[n, d]`.
  default Optional<float[][]> directions() {
    return directions(0, latents());
  }
}
