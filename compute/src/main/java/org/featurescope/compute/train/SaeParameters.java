package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.sae.SaeWeights;

/// What the training of a TopK autoencoder changes: four parameters, each with the two moments of
/// Adam and its moving average. The arrays stay where they are; every step writes into them.
///
/// @param encoder W_enc `[n, d]`
/// @param decoder W_dec `[n, d]`, one direction in each row
/// @param preBias b_pre `[d]`
/// @param latentBias b_enc `[n]`
/// @param firstMoments of encoder, decoder, pre-bias, latent bias
/// @param secondMoments in the same order
/// @param averages exponential moving averages, in the same order
record SaeParameters(
    NDArray encoder,
    NDArray decoder,
    NDArray preBias,
    NDArray latentBias,
    List<NDArray> firstMoments,
    List<NDArray> secondMoments,
    List<NDArray> averages) {

  /// Zero moments, and averages that begin at the parameters.
  static SaeParameters starting(
      NDArray encoder, NDArray decoder, NDArray preBias, NDArray latentBias, NDManager owner) {
    var all = List.of(encoder, decoder, preBias, latentBias);
    return new SaeParameters(
        encoder,
        decoder,
        preBias,
        latentBias,
        all.stream().map(p -> owner.zeros(p.getShape(), p.getDataType())).toList(),
        all.stream().map(p -> owner.zeros(p.getShape(), p.getDataType())).toList(),
        all.stream().map(p -> copy(p, owner)).toList());
  }

  private static NDArray copy(NDArray array, NDManager owner) {
    var copy = array.duplicate();
    copy.attach(owner);
    return copy;
  }

  /// Decoder rows of length 1 in random directions, the encoder equal to it, no latent bias.
  ///
  /// @param preBias `[d]`; copied
  static SaeParameters random(int n, int d, NDArray preBias, long seed, NDManager owner) {
    var rows = new float[Math.multiplyExact(n, d)];
    var random = new SplittableRandom(seed);
    for (var row = 0; row < n; row++) {
      var squares = 0.0;
      for (var i = row * d; i < (row + 1) * d; i++) {
        rows[i] = (float) random.nextGaussian();
        squares += (double) rows[i] * rows[i];
      }
      for (var i = row * d; i < (row + 1) * d; i++) {
        rows[i] = (float) (rows[i] / Math.sqrt(squares));
      }
    }
    return starting(
        owner.create(rows, new Shape(n, d)),
        owner.create(rows, new Shape(n, d)),
        copy(preBias, owner),
        owner.zeros(new Shape(n), DataType.FLOAT32),
        owner);
  }

  static SaeParameters zeros(int n, int d, NDManager owner) {
    return starting(
        owner.zeros(new Shape(n, d), DataType.FLOAT32),
        owner.zeros(new Shape(n, d), DataType.FLOAT32),
        owner.zeros(new Shape(d), DataType.FLOAT32),
        owner.zeros(new Shape(n), DataType.FLOAT32),
        owner);
  }

  int latents() {
    return (int) encoder.getShape().get(0);
  }

  int width() {
    return (int) encoder.getShape().get(1);
  }

  /// The averaged weights for activations that are not scaled: with x' = c x, the code of W_enc (c
  /// x - b') + b_enc is c times that of W_enc (x - b' / c) + b_enc / c. Decoder rows have length 1,
  /// as the next step would make them.
  ///
  /// @param inputScale c
  SaeWeights averaged(double inputScale, Script script, NDManager owner) {
    try (var scope = owner.newSubManager()) {
      return new SaeWeights(
          averages.get(0).toFloatArray(),
          script.one(scope, "times", averages.get(3), 1 / inputScale).toFloatArray(),
          script.one(scope, "unit_rows", averages.get(1)).toFloatArray(),
          script.one(scope, "times", averages.get(2), 1 / inputScale).toFloatArray());
    }
  }

  /// In the order that `update` in `sae_step.py` expects.
  NDArray[] state() {
    return new NDArray[] {
      encoder,
      decoder,
      firstMoments.get(0),
      firstMoments.get(1),
      secondMoments.get(0),
      secondMoments.get(1),
      averages.get(0),
      averages.get(1),
      preBias,
      latentBias,
      firstMoments.get(2),
      firstMoments.get(3),
      secondMoments.get(2),
      secondMoments.get(3),
      averages.get(2),
      averages.get(3)
    };
  }
}
