package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import org.featurescope.compute.model.HookPoint;

/// Targets whose inputs are looked for together: linear readings of one activation.
///
/// @param at where in the stream, or among what is added to it, the readings are taken
/// @param behind whether they are taken of what a dictionary writes there, if one does, and not of
///   what it reads
/// @param positions of each target, ascending
/// @param nodes of each target
/// @param vectors what each reads, `[B, d]`, as a gradient at `at`
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record TargetBatch(HookPoint at, boolean behind, int[] positions, int[] nodes, NDArray vectors) {

  int size() {
    return nodes.length;
  }

  /// How many positions can matter: a target sees none after its own.
  int reach() {
    return positions[positions.length - 1] + 1;
  }
}
