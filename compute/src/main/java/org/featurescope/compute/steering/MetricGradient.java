package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;

/// How much the model prefers one next token, and what would make it prefer it more.
///
///     m = logit(wanted) - logit(instead), or logit(wanted) - mean logit
///
/// @param wanted the token that is to come
/// @param instead the one that is not to come; without one the mean of all logits counts
record MetricGradient(int wanted, OptionalInt instead) {

  /// m of log-probabilities, in which the normaliser cancels.
  ///
  /// @param odds `[V]`
  double metric(double[] odds) {
    var other =
        instead.isPresent()
            ? odds[instead.getAsInt()]
            : Arrays.stream(odds).average().orElseThrow();
    return odds[wanted] - other;
  }

  /// dm/dh at some points, each `[T x width]`, row-major. At each point an array of zeros is added
  /// whose gradient it is.
  Map<HookPoint, float[]> at(
      Set<HookPoint> points, LanguageModel model, int[] ids, Cancellation cancellation) {
    try (var scope = model.engine().gradientScope()) {
      var leaves = new HashMap<HookPoint, NDArray>();
      var hooks = Hooks.none();
      for (var point : points) {
        hooks =
            hooks.andIntervene(
                point,
                (x, owner) -> {
                  var leaf = scope.zeros(x.getShape());
                  leaf.setRequiresGradient(true);
                  leaves.put(point, leaf);
                  return x.add(leaf);
                });
      }
      var logits =
          model
              .transformer()
              .forward(
                  scope.create(Directions.longs(ids), new Shape(1, ids.length)),
                  hooks,
                  Extent.LAST_LOGITS,
                  Optional.empty(),
                  model.engine().differentiableOps(scope),
                  cancellation)
              .logits()
              .orElseThrow();
      // The seed is the metric's own gradient.
      JniUtils.backward(
          (PtNDArray) logits, (PtNDArray) seed(scope, logits.getShape()), false, false);
      return leaves.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, leaf -> gradient(leaf.getValue())));
    }
  }

  private NDArray seed(NDManager scope, Shape shape) {
    var seed = new float[(int) shape.size()];
    if (instead.isPresent()) {
      seed[instead.getAsInt()] -= 1;
    } else {
      Arrays.fill(seed, -1f / seed.length);
    }
    seed[wanted] += 1;
    return scope.create(seed, shape);
  }

  private static float[] gradient(NDArray leaf) {
    try (var gradient = leaf.getGradient()) {
      return gradient.toFloatArray();
    }
  }

  /// Bytes that the pass takes: what every layer keeps for the way back, and the logits.
  static long bytes(LanguageModel model, int tokens) {
    var spec = model.spec();
    var layer =
        16L * spec.dModel() + 4L * spec.dMlp() + 4L * spec.heads() * Math.max(tokens, spec.dHead());
    return Float.BYTES * (spec.layers() * tokens * layer + 4L * spec.vocabulary());
  }
}
