package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;

/// A plain TopK autoencoder's steps, by the path that is made for them alone.
record TopKStep(SaeStep step) implements TrainingStep {

  @Override
  public Result run(NDArray x, NDArray target, int[] dead, Moment moment) {
    var result =
        step.run(
            x,
            dead,
            moment.lossScale(),
            moment.number(),
            moment.rate(),
            moment.average(),
            moment.bfloat16());
    return new Result(
        result.loss(),
        result.reconstruction(),
        result.auxiliary(),
        0,
        result.active(),
        result.latents());
  }

  @Override
  public boolean isFasterInBfloat16(NDArray x) {
    return step.isFasterInBfloat16(x);
  }
}
