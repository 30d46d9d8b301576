package org.featurescope.compute.index;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.FeatureActivations;

/// The neurons of an MLP, after the non-linearity. A neuron is active where it is above 0: what
/// GELU and SiLU let through below 0 is small, and a gated neuron below 0 says the opposite of what
/// it says above, which would be another feature.
record NeuronSource(LanguageModel model, IndexSubject subject, HookPoint hook, boolean wantsBos)
    implements FeatureSource {

  @Override
  public int width() {
    return latents();
  }

  @Override
  public FeatureActivations encode(NDArray x) {
    var n = latents();
    var values = x.toFloatArray();
    var rows = values.length / n;
    var starts = new int[rows + 1];
    var kept = 0;
    var latents = new int[values.length];
    for (var row = 0; row < rows; row++) {
      for (var neuron = 0; neuron < n; neuron++) {
        var value = values[row * n + neuron];
        if (!Float.isFinite(value)) {
          throw new FeaturescopeException(
              "the activations hold a value that is not a finite number",
              "check the model: its weights are damaged, or too large for its precision");
        }
        if (value > 0) {
          values[kept] = value;
          latents[kept++] = neuron;
        }
      }
      starts[row + 1] = kept;
    }
    return new FeatureActivations(
        n, starts, Arrays.copyOf(latents, kept), Arrays.copyOf(values, kept));
  }

  /// Rows of the identity are what the neurons write at the hook.
  @Override
  public Optional<float[][]> directions(int from, int to) {
    try (var scope = model.engine().scope()) {
      var identity = new float[Math.multiplyExact(to - from, width())];
      for (var row = 0; row < to - from; row++) {
        identity[row * width() + from + row] = 1;
      }
      var rows = scope.create(identity, new Shape(to - from, width()));
      return StreamDirections.of(model, hook, rows, scope);
    }
  }
}
