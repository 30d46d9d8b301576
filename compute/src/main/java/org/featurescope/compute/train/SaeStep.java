package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.sae.BlockwiseTopK;
import org.featurescope.compute.sae.RescoredTopK;

/// One training step of a TopK autoencoder with AuxK (Gao et al. 2024, section 2.3, appendices A.1
/// and A.2), in the type of the parameters, float32 or float64:
///
///     z    = relu(TopK(W_enc (x - b_pre) + b_enc)),  x^ = z W_dec + b_pre
///     loss = scale mean((x^ - x)^2) + coefficient mean((e^ - e)^2) / mean((mean(e) - e)^2)
///
/// with e what is left over (without b_pre) and e^ its reconstruction by the auxk strongest dead
/// latents. Then: decoder rows to unit length, their gradient without its part along the row, Adam.
/// Adam's constants (betas 0.9 and 0.999, eps 6.25e-10) stand in `sae_step.py`.
///
/// Only active latents have a gradient, so the backward pass touches B k rows instead of n.
final class SaeStep {
  private static final int CORNER_ROWS = 128;
  private static final int CORNER_LATENTS = 1024;

  private final Engine engine;
  private final Script script;
  private final SaeParameters parameters;
  private final BlockwiseTopK encoder;
  private final RescoredTopK fastEncoder;
  private final int k;
  private final int auxk;
  private final double coefficient;

  /// What a step found before it changed anything.
  ///
  /// @param loss reconstruction and auxiliary loss together
  /// @param reconstruction scale mean((x^ - x)^2), the normalised mean squared error
  /// @param auxiliary AuxK's part of the loss, its coefficient included
  /// @param active activations `[B, k]`, row-major
  /// @param latents the latents they belong to
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Result(
      double loss, double reconstruction, double auxiliary, double[] active, int[] latents) {

    /// Active latents of a row, on average.
    double l0(int rows) {
      return (double) Arrays.stream(active).filter(value -> value > 0).count() / rows;
    }
  }

  /// Forward pass: x - b_pre, latents selected, activations, x^ - x, loss, and the pre-activations
  /// of the dead latents if there are any.
  private record Forward(
      NDArray centred,
      NDArray latents,
      NDArray active,
      NDArray error,
      double loss,
      Optional<NDArray> ofDead) {}

  /// @param owner lives as long as this
  SaeStep(
      Engine engine,
      SaeParameters parameters,
      int k,
      int auxk,
      double coefficient,
      NDManager owner) {
    this.engine = engine;
    this.script = engine.script(SaeStep.class, "sae_step.py");
    this.parameters = parameters;
    this.encoder = new BlockwiseTopK(engine, parameters.encoder(), parameters.latentBias(), owner);
    this.fastEncoder =
        new RescoredTopK(engine, parameters.encoder(), parameters.latentBias(), encoder);
    this.k = k;
    this.auxk = auxk;
    this.coefficient = coefficient;
  }

  /// The constant of the loss: 1 / mean((mean over rows of x - x)^2).
  ///
  /// @param x a sample `[N, d]`
  double scale(NDArray x) {
    try (var scope = engine.scope()) {
      return Wide.number(script.one(scope, "loss_scale", x));
    }
  }

  /// Takes a step.
  ///
  /// @param x `[B, d]`
  /// @param dead latents that AuxK is to revive, ascending; may be empty
  /// @param number the step's number, from 1 (for Adam's bias correction)
  /// @param average how far the moving averages go towards the new values, 1 - decay
  /// @param bfloat16 whether products are taken in bfloat16: the one that finds the active latents,
  ///   which changes the rounding of their values at most (see [RescoredTopK]), and those of AuxK,
  ///   whose gradients are then exact to the three digits that are enough to move a dead latent
  Result run(
      NDArray x,
      int[] dead,
      double scale,
      long number,
      double rate,
      double average,
      boolean bfloat16) {
    try (var scope = engine.scope()) {
      var forward = forward(x, auxk == 0 ? new int[0] : dead, scale, bfloat16, scope);
      var deadLatents = indices(auxk == 0 ? new int[0] : dead, scope);
      var auxiliary = auxiliary(forward, deadLatents, bfloat16, scope);
      script
          .call(
              scope,
              "update",
              forward.centred(),
              forward.error(),
              forward.active(),
              forward.latents(),
              scale,
              parameters.state(),
              deadLatents,
              auxiliary.get(1),
              auxiliary.get(2),
              auxiliary.get(3),
              auxiliary.get(4),
              scope.create((float) number),
              rate,
              average,
              LatentBlocks.size(engine, parameters.latents()))
          .close();
      var extra = Wide.number(auxiliary.get(0));
      return new Result(
          forward.loss() + extra,
          forward.loss(),
          extra,
          Wide.doubles(forward.active()),
          forward.latents().toIntArray());
    }
  }

  /// The gradients of a step that is not taken: encoder, decoder, pre-bias, latent bias, and the
  /// decoder's without its part along the rows.
  NDList gradients(NDArray x, int[] dead, double scale, NDManager into) {
    try (var scope = engine.scope()) {
      var forward = forward(x, auxk == 0 ? new int[0] : dead, scale, false, scope);
      var deadLatents = indices(auxk == 0 ? new int[0] : dead, scope);
      var auxiliary = auxiliary(forward, deadLatents, false, scope);
      var all =
          script.call(
              into,
              "gradients",
              forward.centred(),
              forward.error(),
              forward.active(),
              forward.latents(),
              scale,
              parameters.encoder(),
              parameters.decoder(),
              deadLatents,
              auxiliary.get(1),
              auxiliary.get(2),
              auxiliary.get(3),
              auxiliary.get(4));
      all.add(script.one(into, "project", all.get(1), parameters.decoder()));
      return all;
    }
  }

  private Forward forward(NDArray x, int[] dead, double scale, boolean bfloat16, NDManager scope) {
    var centred = script.one(scope, "minus", x, parameters.preBias());
    var selected = select(centred, dead, bfloat16, scope);
    var latents = selected.get(1);
    var rest =
        script.call(
            scope,
            "forward",
            x,
            parameters.preBias(),
            parameters.decoder(),
            selected.get(0),
            latents,
            scale);
    var ofDead = Optional.of(selected).filter(all -> all.size() > 2).map(all -> all.get(2));
    return new Forward(
        centred, latents, rest.get(0), rest.get(1), Wide.number(rest.get(2)), ofDead);
  }

  /// Whether the active latents of these are found faster by way of bfloat16 on this machine.
  boolean isFasterInBfloat16(NDArray x) {
    var question =
        "the %d strongest latents of %s %s by %s"
            .formatted(k, x.getDataType(), x.getShape(), parameters.encoder().getShape());
    return engine.measuredOnce(question, () -> hasFastBfloat16(x) && isFasterNow(x));
  }

  private boolean isFasterNow(NDArray x) {
    return Bfloat16Race.isWon(bfloat16 -> {
      try (var scope = engine.scope()) {
        select(x, new int[0], bfloat16, scope);
      }
    });
  }

  /// Whether a product of a corner of these is faster in bfloat16: a processor without it may take
  /// a hundred times as long, so this is asked first.
  boolean hasFastBfloat16(NDArray x) {
    if (x.getDataType() != DataType.FLOAT32 || !engine.device().equals("cpu")) {
      return false;
    }
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var rows = script.one(scope, "rows", x, 0, Math.min(CORNER_ROWS, x.getShape().get(0)));
      var latents = Math.min(CORNER_LATENTS, parameters.latents());
      var weights = script.one(scope, "rows", parameters.encoder(), 0, latents);
      var rounded = ops.toBfloat16(weights);
      return Bfloat16Race.isWon(bfloat16 -> ops.linear(rows, bfloat16 ? rounded : weights).close());
    }
  }

  /// Values and latents of the active latents, and the pre-activations of the dead ones if there
  /// are any.
  private NDList select(NDArray centred, int[] dead, boolean bfloat16, NDManager scope) {
    if (bfloat16) {
      var selected = fastEncoder.select(centred, k, scope);
      if (dead.length > 0) {
        selected.add(preActivationsInBfloat16(centred, dead, scope));
      }
      return selected;
    }
    return dead.length == 0
        ? encoder.select(centred, k, scope)
        : encoder.select(centred, k, dead, scope);
  }

  private NDArray preActivationsInBfloat16(NDArray centred, int[] of, NDManager scope) {
    var ops = engine.ops(scope);
    var which = indices(of, scope);
    var weight = ops.toBfloat16(script.one(scope, "select", parameters.encoder(), which));
    return ops.linear(centred, weight, script.one(scope, "select", parameters.latentBias(), which));
  }

  private static NDArray indices(int[] dead, NDManager scope) {
    return scope.create(Arrays.stream(dead).asLongStream().toArray());
  }

  private NDList auxiliary(Forward forward, NDArray dead, boolean bfloat16, NDManager scope) {
    if (forward.ofDead().isEmpty()) {
      var none = scope.zeros(new Shape(0));
      return new NDList(scope.create(0f), none, none, none, none);
    }
    return script.call(
        scope,
        "revive",
        forward.centred(),
        forward.error(),
        parameters.preBias(),
        parameters.decoder(),
        dead,
        strongest(forward.ofDead().get(), scope),
        coefficient,
        library(forward.centred(), bfloat16));
  }

  /// relu(TopK) of the dead latents' pre-activations.
  private NDArray strongest(NDArray h, NDManager scope) {
    if (h.getDataType() != DataType.FLOAT32 || !engine.device().equals("cpu")) {
      return script.one(scope, "strongest", h, auxk);
    }
    StrongestOfRow.keep(h, auxk, engine.threads());
    return h;
  }

  /// How the products of AuxK are taken, see `product` in `sae_step.py`.
  private int library(NDArray x, boolean bfloat16) {
    if (bfloat16) {
      return 2;
    }
    return x.getDataType() == DataType.FLOAT32 && engine.prefersOneDnn(x.getShape().get(0)) ? 1 : 0;
  }
}
