package org.featurescope.compute.train;

import static org.apache.commons.math3.stat.StatUtils.percentile;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Times training steps of a TopK autoencoder on random activations, and the encoder's matrix
/// product alone, in turn in the same run: their ratio says how much the rest of a step costs.
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
  /// @param step a whole training step
  /// @param product x W_enc^T + b alone, of the same shape
  public record Result(Case shape, double step, double product) {
    public double ratio() {
      return step / product;
    }
  }

  private final Engine engine;
  private final Case shape;
  private final int repetitions;

  /// @param repetitions how many steps and products are timed, after two that are not
  public SaeStepBenchmark(Engine engine, Case shape, int repetitions) {
    this.engine = engine;
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
      var x = scope.randomNormal(0, 1, new Shape(shape.batch(), shape.width()), DataType.FLOAT32);
      var products = new double[repetitions];
      var steps = new double[repetitions];
      for (var i = -WARM_UP; i < repetitions; i++) {
        cancellation.check();
        var number = i + WARM_UP + 1;
        var product = seconds(() -> product(parameters, x, scope));
        var whole = seconds(() -> step.run(x, dead(), 1, number, 1e-4, 1e-3));
        if (i >= 0) {
          products[i] = product;
          steps[i] = whole;
        }
        progress.report(number, WARM_UP + repetitions, "steps");
      }
      return new Result(shape, percentile(steps, 50), percentile(products, 50));
    }
  }

  private void product(SaeParameters parameters, NDArray x, NDManager scope) {
    engine.ops(scope).linear(x, parameters.encoder(), parameters.latentBias()).close();
  }

  private int[] dead() {
    var dead = new int[(int) (shape.deadShare() * shape.latents())];
    for (var i = 0; i < dead.length; i++) {
      dead[i] = (int) ((long) i * shape.latents() / dead.length);
    }
    return dead;
  }

  private static double seconds(Runnable work) {
    var start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / NANOS;
  }
}
