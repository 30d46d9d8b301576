package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.WeightMap;
import org.featurescope.compute.model.Weights;

/// A model whose parameters are leaves of the gradient graph, in float32 and in memory of their
/// own: those of an opened model may lie in a mapped file, which cannot be written.
public final class TrainableModel implements AutoCloseable {
  private final NDManager owner;
  private final Transformer transformer;

  private TrainableModel(ModelSpec spec, Engine engine, Function<WeightMap.Entry, float[]> values) {
    owner = engine.scope();
    var parameters = new LinkedHashMap<String, NDArray>();
    for (var entry : WeightMap.of(spec).entries()) {
      var start = FloatBuffer.wrap(values.apply(entry));
      var leaf = owner.create(start, new Shape(entry.shape()));
      leaf.setRequiresGradient(true);
      parameters.put(entry.name(), leaf);
    }
    transformer = new Transformer(spec, new Weights(spec, parameters), owner);
  }

  /// A new model, see [StartingWeights].
  public static TrainableModel fresh(ModelSpec spec, Engine engine, long seed) {
    var start = new StartingWeights(spec, seed);
    return new TrainableModel(spec, engine, start::of);
  }

  /// A copy of the model in a directory, of any family.
  public static TrainableModel copyOf(Path directory, Engine engine, Cancellation cancellation) {
    try (var model =
        LanguageModel.open(directory, engine, Precision.FP32, Progress.none(), cancellation)) {
      var from = model.transformer().weights().parameters();
      return new TrainableModel(
          model.spec(), engine, entry -> from.get(entry.name()).toFloatArray());
    }
  }

  /// The same weights once more, with gradients of their own; belongs to this model.
  Transformer withOwnGradients() {
    var leaves = new LinkedHashMap<String, NDArray>();
    parameters()
        .forEach((name, weight) -> {
          var leaf = weight.stopGradient();
          leaf.attach(owner);
          leaf.setRequiresGradient(true);
          leaves.put(name, leaf);
        });
    return new Transformer(spec(), new Weights(spec(), leaves), owner);
  }

  public ModelSpec spec() {
    return transformer.spec();
  }

  public Transformer transformer() {
    return transformer;
  }

  /// The leaves by name.
  public Map<String, NDArray> parameters() {
    return transformer.weights().parameters();
  }

  /// Owns the leaves, and what else is to live as long as they.
  NDManager owner() {
    return owner;
  }

  @Override
  public void close() {
    owner.close();
  }
}
