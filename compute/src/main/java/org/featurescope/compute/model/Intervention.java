package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/// Puts another activation in the place of the one computed.
@FunctionalInterface
public interface Intervention {

  /// @param activation what the model computed; must not be changed in place
  /// @param scope where the answer and everything on the way to it belongs
  /// @return what the rest of the pass sees, of the same shape
  NDArray apply(NDArray activation, NDManager scope);
}
