package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.engine.Workers;

/// Muon (Jordan et al. 2024) for the matrices inside a model: momentum whose singular values are
/// brought near 1, so that rare directions learn as fast as common ones.
///
///     m = b m + (1 - b) g        u = (1 - b) g + b m
///     W = W (1 - lr decay) - lr 0.2 sqrt(max(rows, columns)) orthogonal(u)
///
/// orthogonal() is five Newton-Schulz steps X <- a X + (b A + c A^2) X, A = X X^T, with the paper's
/// coefficients. The factor 0.2 sqrt(max) gives an update the size of Adam's, so that one learning
/// rate serves both (Liu et al. 2025, "Muon is scalable for LLM training", equation 4). A matrix
/// that holds several maps, such as queries, keys and values in one, is treated a map at a time.
/// The products may be taken in bfloat16, as the authors take them: singular values end near 1, not
/// at it, and eight bits hold that.
final class Muon {

  /// @param momentum memory of the gradient
  /// @param decay how much of a matrix, times the learning rate, is lost a step
  record Settings(double momentum, double decay) {}

  /// A matrix `[rows, columns]` and how many maps of equal size are stacked in its rows.
  record Matrix(NDArray weight, int maps) {}

  private final Engine engine;
  private final Settings settings;
  private final Script script;
  private final Map<String, Matrix> matrices;
  private final Map<String, NDArray> momentum = new LinkedHashMap<>();

  /// Begins with empty memory.
  ///
  /// @param matrices leaves that require gradients, by name
  /// @param owner owns the memory
  Muon(Engine engine, Settings settings, Map<String, Matrix> matrices, NDManager owner) {
    this.engine = engine;
    this.settings = settings;
    this.script = engine.script(AdamW.class, "lm_training.py");
    this.matrices = matrices;
    matrices.forEach((name, matrix) ->
        momentum.put(name, owner.zeros(matrix.weight().getShape(), DataType.FLOAT32)));
  }

  /// The mean of the gradients, by parameter: what a checkpoint keeps.
  Map<String, NDArray> momentum() {
    return momentum;
  }

  /// The maps of all matrices, in the order in which `workers` share the matrices.
  List<Matrix> matrices() {
    return List.copyOf(matrices.values());
  }

  /// Takes a step and sets the gradients to zero.
  ///
  /// @param gradientScale what the gradients are multiplied by first, for clipping
  /// @param bfloat16 whether orthogonal() multiplies in bfloat16
  /// @param workers share the matrices
  void step(double rate, double gradientScale, boolean bfloat16, Workers workers) {
    var names = List.copyOf(matrices.keySet());
    workers.all(worker -> {
      for (var i = worker; i < names.size(); i += workers.count()) {
        step(names.get(i), rate, gradientScale, bfloat16);
      }
    });
  }

  private void step(String name, double rate, double gradientScale, boolean bfloat16) {
    var matrix = matrices.get(name);
    try (var scope = engine.scope()) {
      var gradient = matrix.weight().getGradient();
      gradient.attach(scope);
      script.call(
          scope,
          "muon",
          matrix.weight(),
          gradient,
          momentum.get(name),
          matrix.maps(),
          rate,
          settings.momentum,
          settings.decay,
          gradientScale,
          bfloat16);
    }
  }
}
