package org.featurescope.compute.circuit;

import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;

/// One dictionary of features at work in a model.
///
/// @param site as the nodes of a graph name it
/// @param read the activation that is encoded
/// @param write the activation that the features add to, `read` itself for an autoencoder
record Dictionary(Site site, HookPoint read, HookPoint write, SparseAutoencoder sae) {

  boolean isAutoencoder() {
    return sae.spec().wiring() == Wiring.AUTOENCODER;
  }

  /// Whether the input is divided by something of its own before it is encoded.
  boolean dividesInput() {
    return switch (sae.spec().inputNorm()) {
      case CONSTANT_NORM_RESCALE, LAYER_NORM -> true;
      case NONE, EXPECTED_AVERAGE_ONLY_IN -> false;
    };
  }

  /// Whether the mean of the input is taken off before it is encoded.
  boolean centresInput() {
    return sae.spec().inputNorm() == InputNorm.LAYER_NORM;
  }
}
