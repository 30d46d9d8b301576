package org.featurescope.compute.engine;

import ai.djl.ndarray.NDArray;

/// A weight matrix in a layout of oneDNN's own, as [Ops#pack] makes it. Nothing but to multiply by
/// it can be done with it.
///
/// @param matrix belongs to the scope that it was made in
/// @param outputs how many rows it had
/// @param bfloat16 whether its numbers are
public record PackedMatrix(NDArray matrix, int outputs, boolean bfloat16) {}
