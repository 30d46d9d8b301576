package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.steering.Directions.Output;

/// What features of one autoencoder do to a metric m, to first order. With g = dm/dh at position t,
/// z the activation, W the decoder row and c what a unit of a latent is worth in that row:
///
///     gradient x activation: sum over t of z c g.W        adding 1 everywhere: sum over t of c g.W
///
/// of a cross-layer transcoder summed over all activations that it writes to.
final class Attribution {

  /// Both for all latents.
  ///
  /// @param present gradient x activation `[n]`; ablation changes m by its negative
  /// @param unit what adding 1 at all chosen positions does `[n]`
  /// @param largest each latent's largest activation at a chosen position `[n]`
  record Effects(double[] present, double[] unit, double[] largest) {}

  private final Engine engine;
  private final FeatureActivations features;
  private final boolean[] chosen;
  private final Effects effects;

  /// @param features `[T x n]`
  /// @param chosen the positions that count `[T]`
  Attribution(Engine engine, FeatureActivations features, boolean[] chosen) {
    this.engine = engine;
    this.features = features;
    this.chosen = chosen;
    var n = features.latents();
    effects = new Effects(new double[n], new double[n], new double[n]);
    for (var row = 0; row < features.rows(); row++) {
      for (var entry = first(row); entry < features.end(row); entry++) {
        var latent = features.latentAt(entry);
        effects.largest[latent] = Math.max(effects.largest[latent], features.valueAt(entry));
      }
    }
  }

  /// Of rows that do not count, what lies behind the last entry.
  private int first(int row) {
    return chosen[row] ? features.start(row) : features.end(row);
  }

  Effects effects() {
    return effects;
  }

  /// Adds what the latents write to one activation.
  ///
  /// @param gradients by point `[T x width]`
  /// @param worth c `[T]`
  void add(Output output, Map<HookPoint, float[]> gradients, float[] worth) {
    var gradient = gradients.get(output.hook()).clone();
    var width = gradient.length / chosen.length;
    for (var i = 0; i < gradient.length; i++) {
      gradient[i] *= chosen[i / width] ? worth[i / width] : 0;
    }
    try (var scope = engine.scope()) {
      addUnits(output, gradient, width, scope);
      addPresent(output, scope.create(gradient, new Shape(chosen.length, width)), scope);
    }
  }

  private void addUnits(Output output, float[] gradient, int width, NDManager scope) {
    var sum = new float[width];
    for (var i = 0; i < gradient.length; i++) {
      sum[i % width] += gradient[i];
    }
    var products =
        engine
            .ops(scope)
            .linear(scope.create(sum, new Shape(1, width)), output.decoder())
            .toFloatArray();
    for (var latent = 0; latent < products.length; latent++) {
      effects.unit[latent] += products[latent];
    }
  }

  private void addPresent(Output output, NDArray gradient, NDManager scope) {
    var active = Arrays.stream(features.latentIndices()).distinct().sorted().toArray();
    if (active.length == 0) {
      return;
    }
    var products = engine.ops(scope).linear(gradient, output.rows(scope, active)).toFloatArray();
    for (var row = 0; row < features.rows(); row++) {
      for (var entry = first(row); entry < features.end(row); entry++) {
        var latent = features.latentAt(entry);
        var product = products[row * active.length + Arrays.binarySearch(active, latent)];
        effects.present[latent] += features.valueAt(entry) * product;
      }
    }
  }
}
