package org.featurescope.compute.train;

import static org.apache.commons.math3.stat.StatUtils.percentile;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.SparseAutoencoder;

/// Times training steps of a TopK autoencoder on random activations, new ones for every step, and
/// the encoder's matrix product alone, in turn in the same run: their ratio says how much the rest
/// of a step costs. The product is taken as libtorch takes it by itself, which is how other
/// trainers get it, and by the method that was measured to be fastest on this machine, whole and in
/// blocks that stay in the cache.
public final class SaeStepBenchmark implements Job<SaeStepBenchmark.Result> {
  private static final int WARM_UP = 2;
  private static final double NANOS = 1e9;

  /// The shape of a step.
  ///
  /// @param width of the activations
  /// @param latents number of latents
  /// @param k active latents
  /// @param batch activations of a step
  /// @param deadShare share of the latents that AuxK is to revive
  public record Case(int width, int latents, int k, int batch, double deadShare) {

    /// An autoencoder of 24,576 latents for GPT-2 small, k = 32, 2,048 activations a step.
    public static final Case GPT2_SMALL = new Case(768, 24_576, 32, 2048, 0);
  }

  /// Medians, in seconds.
  ///
  /// @param step a whole training step in float32
  /// @param bfloat16Step the same with the active latents found by way of bfloat16, where this
  ///   processor has it
  /// @param usualProduct x W_enc^T + b alone, of the same shape, in float32, as libtorch takes it
  /// @param product the same, as fast as it is to be had here
  public record Result(
      Case shape, double step, OptionalDouble bfloat16Step, double usualProduct, double product) {}

  private final Engine engine;
  private final Script script;
  private final Case shape;
  private final int repetitions;

  /// @param repetitions how many steps and products are timed, after two that are not
  public SaeStepBenchmark(Engine engine, Case shape, int repetitions) {
    this.engine = engine;
    this.script = engine.script(SaeStep.class, "sae_step.py");
    this.shape = shape;
    this.repetitions = repetitions;
  }

  @Override
  public String title() {
    return "Timing training steps of an autoencoder";
  }

  @Override
  public Result run(Progress progress, Cancellation cancellation) {
    try (var scope = engine.scope()) {
      var parameters =
          SaeParameters.random(
              shape.latents(), shape.width(), scope.zeros(new Shape(shape.width())), 1, scope);
      var auxk = SaeTrainingConfig.DEFAULTS.auxkFor(shape.width());
      var coefficient = SaeTrainingConfig.DEFAULTS.auxCoefficient();
      var step = new SaeStep(engine, parameters, shape.k(), auxk, coefficient, scope);
      var bfloat16 = step.hasFastBfloat16(activations(scope));
      var times = new double[5][repetitions];
      for (var i = -WARM_UP; i < repetitions; i++) {
        cancellation.check();
        var number = 2 * (i + WARM_UP) + 1;
        var now = new double[times.length];
        try (var own = engine.scope()) {
          var x = activations(own);
          now[0] = seconds(() -> usualProduct(parameters, x));
          now[1] = seconds(() -> product(parameters, x));
          now[2] = seconds(() -> productInBlocks(parameters, x));
          now[3] = seconds(() -> step.run(x, dead(), 1, number, 1e-4, 1e-3, false));
          if (bfloat16) {
            var other = activations(own);
            now[4] = seconds(() -> step.run(other, dead(), 1, number + 1, 1e-4, 1e-3, true));
          }
        }
        for (var j = 0; i >= 0 && j < now.length; j++) {
          times[j][i] = now[j];
        }
        progress.report(i + WARM_UP + 1, WARM_UP + repetitions, "steps");
      }
      var medians = Arrays.stream(times).mapToDouble(all -> percentile(all, 50)).toArray();
      return new Result(
          shape,
          medians[3],
          bfloat16 ? OptionalDouble.of(medians[4]) : OptionalDouble.empty(),
          medians[0],
          Math.min(medians[1], medians[2]));
    }
  }

  private NDArray activations(NDManager scope) {
    return scope.randomNormal(0, 1, new Shape(shape.batch(), shape.width()), DataType.FLOAT32);
  }

  private void usualProduct(SaeParameters parameters, NDArray x) {
    try (var scope = engine.scope()) {
      script.one(scope, "linear", x, parameters.encoder(), parameters.latentBias());
    }
  }

  private void product(SaeParameters parameters, NDArray x) {
    try (var scope = engine.scope()) {
      engine.ops(scope).linear(x, parameters.encoder(), parameters.latentBias());
    }
  }

  private void productInBlocks(SaeParameters parameters, NDArray x) {
    for (var row = 0; row < shape.batch(); row += SparseAutoencoder.CHUNK) {
      var lastRow = Math.min(row + SparseAutoencoder.CHUNK, shape.batch());
      for (var latent = 0; latent < shape.latents(); latent += SparseAutoencoder.BLOCK) {
        var lastLatent = Math.min(latent + SparseAutoencoder.BLOCK, shape.latents());
        try (var scope = engine.scope()) {
          engine
              .ops(scope)
              .linear(
                  script.one(scope, "rows", x, row, lastRow),
                  script.one(scope, "rows", parameters.encoder(), latent, lastLatent),
                  script.one(scope, "rows", parameters.latentBias(), latent, lastLatent));
        }
      }
    }
  }

  private int[] dead() {
    var dead = new int[(int) (shape.deadShare() * shape.latents())];
    for (var i = 0; i < dead.length; i++) {
      dead[i] = (int) ((long) i * shape.latents() / dead.length);
    }
    return dead;
  }

  private double seconds(Runnable work) {
    var start = System.nanoTime();
    work.run();
    engine.await();
    return (System.nanoTime() - start) / NANOS;
  }
}
