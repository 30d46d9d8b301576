package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;

/// AdamW (Loshchilov and Hutter 2019, algorithm 2), all parameters in one native call:
///
///     m = b1 m + (1 - b1) g        v = b2 v + (1 - b2) g^2
///     p = p (1 - lr decay) - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
///
/// Matrices decay; biases and gains, being vectors, do not.
public final class AdamW {

  /// @param beta1 memory of the mean
  /// @param beta2 memory of the square
  /// @param eps what is added to the root
  /// @param decay how much of a matrix, times the learning rate, is lost a step
  public record Settings(double beta1, double beta2, double eps, double decay) {}

  private final Settings settings;
  private final Script script;
  private final Map<String, NDArray> parameters;
  private final Map<String, NDArray> mean = new LinkedHashMap<>();
  private final Map<String, NDArray> square = new LinkedHashMap<>();

  /// Begins with empty memory.
  ///
  /// @param parameters leaves that require gradients, by name
  /// @param owner owns the memory
  public AdamW(Engine engine, Settings settings, Map<String, NDArray> parameters, NDManager owner) {
    this.settings = settings;
    this.script = engine.script(AdamW.class, "lm_training.py");
    this.parameters = parameters;
    parameters.forEach((name, parameter) -> {
      mean.put(name, owner.zeros(parameter.getShape(), DataType.FLOAT32));
      square.put(name, owner.zeros(parameter.getShape(), DataType.FLOAT32));
    });
  }

  /// The mean of the gradients, by parameter: what a checkpoint keeps.
  public Map<String, NDArray> mean() {
    return mean;
  }

  /// The mean of the squared gradients, by parameter.
  public Map<String, NDArray> square() {
    return square;
  }

  /// The norm of the gradients of these leaves together, before any clipping.
  public double gradientNorm(Map<String, NDArray> of, NDManager scope) {
    return script.one(scope, "gradient_norm", (Object) gradients(of.values(), scope)).getFloat();
  }

  /// Takes a step and sets the gradients to zero.
  ///
  /// @param step from 1
  /// @param gradientScale what the gradients are multiplied by first, for clipping
  public void step(long step, double rate, double gradientScale, NDManager scope) {
    JniUtils.setGradMode(false);
    update(named(2), settings.decay, step, rate, gradientScale, scope);
    update(named(1), 0, step, rate, gradientScale, scope);
  }

  /// Forgets the gradients of what was only tried.
  public void zeroGradients(Map<String, NDArray> of, NDManager scope) {
    script.one(scope, "zero", (Object) gradients(of.values(), scope));
  }

  /// The names of the matrices (2) or of the vectors (1).
  private List<String> named(int dimensions) {
    return parameters.entrySet().stream()
        .filter(entry -> (entry.getValue().getShape().dimension() >= 2) == (dimensions == 2))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void update(
      List<String> names, double decay, long step, double rate, double scale, NDManager scope) {
    if (names.isEmpty()) {
      return;
    }
    var steps = new NDArray[names.size()];
    Arrays.fill(steps, scope.create((float) step));
    script.call(
        scope,
        "adamw",
        arrays(parameters, names),
        gradients(names.stream().map(parameters::get).toList(), scope),
        arrays(mean, names),
        arrays(square, names),
        steps,
        rate,
        settings.beta1,
        settings.beta2,
        decay,
        settings.eps,
        scale);
  }

  private static NDArray[] arrays(Map<String, NDArray> from, List<String> names) {
    return names.stream().map(from::get).toArray(NDArray[]::new);
  }

  /// Views of the gradients; one that no loss has reached yet stays at zero.
  private static NDArray[] gradients(Iterable<NDArray> leaves, NDManager scope) {
    var gradients = new ArrayList<NDArray>();
    for (var leaf : leaves) {
      var gradient = leaf.getGradient();
      gradient.attach(scope);
      gradients.add(gradient);
    }
    return gradients.toArray(NDArray[]::new);
  }
}
