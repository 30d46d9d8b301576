package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// What the training of an autoencoder or transcoder changes: its parameters, each with the two
/// moments of Adam and its moving average, and what else it has to remember. The arrays stay where
/// they are; every step writes into them.
///
/// All kinds have W_enc `[n, d]`, W_dec `[n, o]` with one direction in each row, the output's bias
/// `[o]` (which an autoencoder also takes off its input) and the latents' bias `[n]`.
///
/// @param trained parameters by name, in the order in which checkpoints hold them
/// @param buffers what is remembered without a gradient, by name
record SaeParameters(Map<String, Trained> trained, Map<String, NDArray> buffers) {
  private static final String ENCODER = "encoder";
  private static final String DECODER = "decoder";
  private static final String OUTPUT_BIAS = "pre_bias";
  private static final String LATENT_BIAS = "latent_bias";
  static final String LOG_THRESHOLD = "log_threshold";
  static final String SKIP = "skip";
  private static final String RUNNING_THRESHOLD = "running_threshold";

  /// A parameter and what belongs to it, all of one shape.
  ///
  /// @param average exponential moving average of the value
  record Trained(NDArray value, NDArray firstMoment, NDArray secondMoment, NDArray average) {

    private static Trained starting(NDArray value, NDManager owner) {
      return new Trained(
          value,
          owner.zeros(value.getShape(), value.getDataType()),
          owner.zeros(value.getShape(), value.getDataType()),
          copy(value, owner));
    }

    NDArray[] state() {
      return new NDArray[] {value, firstMoment, secondMoment, average};
    }
  }

  SaeParameters {
    trained = new LinkedHashMap<>(trained);
    buffers = new LinkedHashMap<>(buffers);
  }

  /// Zero moments, and averages that begin at the parameters.
  ///
  /// @param preBias the output's bias
  static SaeParameters starting(
      NDArray encoder, NDArray decoder, NDArray preBias, NDArray latentBias, NDManager owner) {
    var trained = new LinkedHashMap<String, Trained>();
    trained.put(ENCODER, Trained.starting(encoder, owner));
    trained.put(DECODER, Trained.starting(decoder, owner));
    trained.put(OUTPUT_BIAS, Trained.starting(preBias, owner));
    trained.put(LATENT_BIAS, Trained.starting(latentBias, owner));
    return new SaeParameters(trained, Map.of());
  }

  /// The same with thresholds of their own for all latents, as logarithms.
  ///
  /// @param logThreshold `[n]`
  SaeParameters withLogThreshold(NDArray logThreshold, NDManager owner) {
    return with(LOG_THRESHOLD, logThreshold, owner);
  }

  /// The same with a linear way around the latents.
  ///
  /// @param skip W_skip `[o, d]`
  SaeParameters withSkip(NDArray skip, NDManager owner) {
    return with(SKIP, skip, owner);
  }

  private SaeParameters with(String name, NDArray value, NDManager owner) {
    var more = new LinkedHashMap<>(trained);
    more.put(name, Trained.starting(value, owner));
    return new SaeParameters(more, buffers);
  }

  /// The same with a threshold that follows the batches' smallest activations; 0 is none yet.
  SaeParameters withRunningThreshold(NDManager owner) {
    var more = new LinkedHashMap<>(buffers);
    more.put(RUNNING_THRESHOLD, owner.zeros(new Shape(1), encoder().getDataType()));
    return new SaeParameters(trained, more);
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
    var rows = randomRows(n, d, seed);
    return starting(
        owner.create(rows, new Shape(n, d)),
        owner.create(rows, new Shape(n, d)),
        copy(preBias, owner),
        owner.zeros(new Shape(n), DataType.FLOAT32),
        owner);
  }

  /// The same for a transcoder: directions of the encoder that have nothing to do with the
  /// decoder's.
  ///
  /// @param d width of the input
  /// @param bias `[o]`; copied
  static SaeParameters randomTranscoder(int n, int d, NDArray bias, long seed, NDManager owner) {
    var o = (int) bias.getShape().get(0);
    return starting(
        owner.create(randomRows(n, d, seed + 1), new Shape(n, d)),
        owner.create(randomRows(n, o, seed), new Shape(n, o)),
        copy(bias, owner),
        owner.zeros(new Shape(n), DataType.FLOAT32),
        owner);
  }

  private static float[] randomRows(int n, int d, long seed) {
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
    return rows;
  }

  /// @param n latents
  /// @param d width of the input
  /// @param o width of the output
  static SaeParameters zeros(int n, int d, int o, NDManager owner) {
    return starting(
        owner.zeros(new Shape(n, d), DataType.FLOAT32),
        owner.zeros(new Shape(n, o), DataType.FLOAT32),
        owner.zeros(new Shape(o), DataType.FLOAT32),
        owner.zeros(new Shape(n), DataType.FLOAT32),
        owner);
  }

  NDArray encoder() {
    return trained.get(ENCODER).value;
  }

  NDArray decoder() {
    return trained.get(DECODER).value;
  }

  /// The output's bias.
  NDArray preBias() {
    return trained.get(OUTPUT_BIAS).value;
  }

  NDArray latentBias() {
    return trained.get(LATENT_BIAS).value;
  }

  Optional<Trained> logThreshold() {
    return Optional.ofNullable(trained.get(LOG_THRESHOLD));
  }

  Optional<Trained> skip() {
    return Optional.ofNullable(trained.get(SKIP));
  }

  Optional<NDArray> runningThreshold() {
    return Optional.ofNullable(buffers.get(RUNNING_THRESHOLD));
  }

  int latents() {
    return (int) encoder().getShape().get(0);
  }

  /// Width of the input.
  int width() {
    return (int) encoder().getShape().get(1);
  }

  int outputWidth() {
    return (int) decoder().getShape().get(1);
  }

  /// The moving averages in the order of the parameters.
  List<NDArray> averages() {
    return trained.values().stream().map(Trained::average).toList();
  }

  /// Every array by the name that it has in a checkpoint.
  Map<String, NDArray> named() {
    var arrays = new LinkedHashMap<String, NDArray>();
    trained.forEach((name, parameter) -> {
      arrays.put(name, parameter.value);
      arrays.put(name + ".first_moment", parameter.firstMoment);
      arrays.put(name + ".second_moment", parameter.secondMoment);
      arrays.put(name + ".average", parameter.average);
    });
    arrays.putAll(buffers);
    return arrays;
  }

  /// Encoder, decoder, output bias, latent bias, each as [Trained#state] has it: the order that
  /// `update` in `sae_kinds.py` expects.
  NDArray[] stateByParameter() {
    return List.of(ENCODER, DECODER, OUTPUT_BIAS, LATENT_BIAS).stream()
        .flatMap(name -> List.of(trained.get(name).state()).stream())
        .toArray(NDArray[]::new);
  }

  /// In the order that `update` in `sae_step.py` expects.
  NDArray[] state() {
    var w = trained.get(ENCODER);
    var d = trained.get(DECODER);
    var p = trained.get(OUTPUT_BIAS);
    var l = trained.get(LATENT_BIAS);
    return new NDArray[] {
      w.value, d.value, w.firstMoment, d.firstMoment, w.secondMoment, d.secondMoment, w.average,
      d.average, p.value, l.value, p.firstMoment, l.firstMoment, p.secondMoment, l.secondMoment,
      p.average, l.average
    };
  }
}
