package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/// Takes the steps of one training, whatever kind of autoencoder or transcoder it is. The arrays of
/// its [SaeParameters] change in place.
interface TrainingStep {

  /// What is the same for all of a batch.
  ///
  /// @param number the step's number, from 1 (for Adam's bias correction)
  /// @param lossScale the constant of the loss, see [SaeStart#lossScale]
  /// @param rate learning rate
  /// @param average how far the moving averages go towards the new values, 1 - decay
  /// @param sparsity how much of the price of sparsity is in force, 0 to 1
  /// @param bfloat16 whether bfloat16 is the faster way to the active latents
  record Moment(
      long number,
      double lossScale,
      double rate,
      double average,
      double sparsity,
      boolean bfloat16) {}

  /// What a step found before it changed anything.
  ///
  /// @param loss all terms together
  /// @param reconstruction scale mean((y^ - y)^2), the normalised mean squared error
  /// @param auxiliary the part of the loss that revives dead latents, its coefficient included
  /// @param sparsity the part of the loss that is paid for active latents
  /// @param active activations of some latents, those of all active ones among them
  /// @param latents the latents they belong to
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Result(
      double loss,
      double reconstruction,
      double auxiliary,
      double sparsity,
      double[] active,
      int[] latents) {

    /// Active latents of a row, on average.
    double l0(int rows) {
      return (double) Arrays.stream(active).filter(value -> value > 0).count() / rows;
    }
  }

  /// @param x `[B, d]`
  /// @param target what is to come out `[B, o]`; of an autoencoder, `x`
  /// @param dead latents to revive, ascending; may be empty
  Result run(NDArray x, NDArray target, int[] dead, Moment moment);

  /// Whether bfloat16 is the faster way to the active latents of these, where there are two.
  default boolean isFasterInBfloat16(NDArray x) {
    return false;
  }
}
