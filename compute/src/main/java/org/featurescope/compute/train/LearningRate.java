package org.featurescope.compute.train;

/// A learning rate that rises linearly and then falls along half a cosine (Loshchilov and Hutter
/// 2017, SGDR, equation 5 without restarts).
///
/// @param peak the rate at the end of the warm-up
/// @param floor the rate at the last step
/// @param warmup steps of the rise
/// @param steps steps in all
public record LearningRate(double peak, double floor, long warmup, long steps) {

  /// The rate of a step; steps count from 1.
  public double at(long step) {
    if (step <= warmup) {
      return peak * step / warmup;
    }
    var done = Math.min(1.0, (double) (step - warmup) / Math.max(1, steps - warmup));
    return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
