package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;

/// Where a training begins: parameters and constants from a sample, and the steps of a kind.
///
/// b = geometric median of the output; decoder rows in random directions; an autoencoder's W_enc =
/// W_dec^T, scaled so that reconstructions are as long as what they reconstruct (Gao et al. 2024,
/// appendix A.1). A transcoder's W_enc is random too, and so is what comes out: at that length it
/// would only double the error, and latents would be switched off before they are of use. It begins
/// at a tenth. Latents that no selection keeps few, those of ReLU and JumpReLU, get biases with
/// which each of them fires on one activation in sixteen (after Conerly et al. 2025): a start that
/// is dense would be slow.
final class SaeStart {
  private static final int MEDIAN_ITERATIONS = 50;

  /// Rows of the sample that biases are chosen by; they are held times 8,192 latents.
  private static final int BIAS_ROWS = 1024;

  private static final double TRANSCODER_LENGTH = 0.1;

  /// One activation in so many is to make a latent fire.
  private static final int RARITY = 16;

  private final Engine engine;
  private final Script common;
  private final Script script;
  private final SaeTrainingConfig config;
  private final NDManager owner;

  /// @param owner owns all arrays and lives as long as the training
  SaeStart(Engine engine, SaeTrainingConfig config, NDManager owner) {
    this.engine = engine;
    this.common = engine.script(SaeStep.class, "sae_step.py");
    this.script = engine.script(SaeStart.class, "sae_kinds.py");
    this.config = config;
    this.owner = owner;
  }

  /// The constant of the loss: 1 / mean((mean over rows of y - y)^2).
  ///
  /// @param y a sample `[N, o]`
  double lossScale(NDArray y) {
    try (var scope = engine.scope()) {
      return common.one(scope, "loss_scale", y).getFloat();
    }
  }

  /// The parameters of a training that begins.
  ///
  /// @param x a sample `[N, d]`, of a variance of about 1
  /// @param y what is to come out for it `[N, o]`; of an autoencoder, `x`
  SaeParameters parameters(NDArray x, NDArray y) {
    try (var scope = engine.scope()) {
      var n = config.latentsFor((int) x.getShape().get(1));
      var o = (int) y.getShape().get(1);
      var bias = common.one(scope, "geometric_median", y, MEDIAN_ITERATIONS);
      var parameters = bare(n, (int) x.getShape().get(1), bias);
      if (config.kindFor(o).hasAuxk()) {
        centreInput(parameters, x, scope);
      } else {
        makeRare(parameters, x, scope);
      }
      matchLengths(parameters, x, y, scope);
      if (config.kindFor(o) instanceof SaeKind.JumpRelu) {
        var threshold = config.startThresholdFor(o);
        raise(parameters, threshold, scope);
        return extended(parameters, Math.log(threshold));
      }
      return extended(parameters, 0);
    }
  }

  /// Arrays of the right shapes, for a checkpoint to be read into.
  ///
  /// @param shape number of latents, width of the input, width of the output
  SaeParameters empty(int... shape) {
    return extended(SaeParameters.zeros(shape[0], shape[1], shape[2], owner), 0);
  }

  /// The steps of the kind that the configuration asks for.
  TrainingStep step(SaeParameters parameters) {
    var o = parameters.outputWidth();
    var kind = config.kindFor(o);
    var prefixes = config.prefixesFor(parameters.latents());
    var auxk = config.auxkFor(o);
    if (kind instanceof SaeKind.TopK topK && prefixes.length == 1 && !config.isTranscoder()) {
      return new TopKStep(
          new SaeStep(engine, parameters, topK.k(), auxk, config.auxCoefficient(), owner));
    }
    return new SparseStep(
        engine,
        parameters,
        kind,
        prefixes,
        !config.isTranscoder(),
        auxk,
        config.auxCoefficient(),
        owner);
  }

  private SaeParameters bare(int n, int d, NDArray bias) {
    return config.isTranscoder()
        ? SaeParameters.randomTranscoder(n, d, bias, config.seed(), owner)
        : SaeParameters.random(n, d, bias, config.seed(), owner);
  }

  private SaeParameters extended(SaeParameters parameters, double logThreshold) {
    var n = parameters.latents();
    var o = parameters.outputWidth();
    var all = parameters;
    switch (config.kindFor(o)) {
      case SaeKind.TopK kind -> {}
      case SaeKind.Relu kind -> {}
      case SaeKind.BatchTopK kind -> all = all.withRunningThreshold(owner);
      case SaeKind.JumpRelu kind ->
          all = all.withLogThreshold(owner.full(new Shape(n), (float) logThreshold), owner);
    }
    return config.skip()
        ? all.withSkip(owner.zeros(new Shape(o, parameters.width()), DataType.FLOAT32), owner)
        : all;
  }

  /// A transcoder's latents begin as if the median were taken off its input.
  private void centreInput(SaeParameters parameters, NDArray x, NDManager scope) {
    if (config.isTranscoder()) {
      var median = common.one(scope, "geometric_median", x, MEDIAN_ITERATIONS);
      var h = script.one(scope, "matrix_vector", parameters.encoder(), median);
      assign(parameters.latentBias(), script.one(scope, "scaled", h, -1.0), scope);
    }
  }

  /// Latent biases with which every latent exceeds 0 on one row in [#RARITY].
  private void makeRare(SaeParameters parameters, NDArray x, NDManager scope) {
    var rows = (int) Math.min(BIAS_ROWS, x.getShape().get(0));
    var some = script.one(scope, "rows", x, 0, rows);
    var centred =
        config.isTranscoder() ? some : script.one(scope, "minus", some, parameters.preBias());
    var selector = new EntrySelector(engine, parameters.encoder(), parameters.latentBias(), scope);
    var reached = scope.zeros(parameters.latentBias().getShape());
    var kept = Math.max(1, rows / RARITY);
    selector.products(
        centred,
        scope,
        (first, h) ->
            script
                .call(scope, "put", reached, script.one(scope, "exceeded", h, kept), first)
                .close());
    assign(parameters.latentBias(), script.one(scope, "scaled", reached, -1.0), scope);
  }

  /// Multiplies encoder and latent bias, and so the code, so that the output of `x` is as long as
  /// `y`, both without the bias; a transcoder's a tenth of that.
  private void matchLengths(SaeParameters parameters, NDArray x, NDArray y, NDManager scope) {
    var rows = (int) Math.min(BIAS_ROWS, x.getShape().get(0));
    var kind = config.kindFor(parameters.outputWidth());
    var step =
        new SparseStep(
            engine,
            parameters,
            kind instanceof SaeKind.JumpRelu ? new SaeKind.Relu(0) : kind,
            new int[] {parameters.latents()},
            !config.isTranscoder(),
            0,
            0,
            scope);
    var ratio =
        step.lengthRatio(
            script.one(scope, "rows", x, 0, rows), script.one(scope, "rows", y, 0, rows));
    var factor = config.isTranscoder() ? TRANSCODER_LENGTH * ratio : ratio;
    for (var array : new NDArray[] {parameters.encoder(), parameters.latentBias()}) {
      assign(array, script.one(scope, "scaled", array, factor), scope);
    }
    followStart(parameters, scope);
  }

  /// Lifts what was to exceed 0 over the threshold.
  private void raise(SaeParameters parameters, double by, NDManager scope) {
    var raised = script.one(scope, "raised", parameters.latentBias(), by);
    assign(parameters.latentBias(), raised, scope);
    followStart(parameters, scope);
  }

  /// The moving averages begin where the weights do.
  private void followStart(SaeParameters parameters, NDManager scope) {
    for (var trained : parameters.trained().values()) {
      assign(trained.average(), trained.value(), scope);
    }
  }

  private void assign(NDArray to, NDArray from, NDManager scope) {
    script.call(scope, "assign", to, from);
  }
}
