package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
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
  private static final double SPREAD = 0.02;

  private final NDManager owner;
  private final Transformer transformer;

  private TrainableModel(ModelSpec spec, Engine engine, Function<WeightMap.Entry, float[]> values) {
    owner = engine.scope();
    var parameters = new LinkedHashMap<String, NDArray>();
    for (var entry : WeightMap.of(spec).entries()) {
      var start = values.apply(entry);
      if (start.length > 0) {
        var leaf = owner.create(FloatBuffer.wrap(start), new Shape(entry.shape()));
        leaf.setRequiresGradient(true);
        parameters.put(entry.name(), leaf);
      }
    }
    transformer = new Transformer(spec, new Weights(spec, parameters), owner);
  }

  /// A new model: matrices normal with deviation 0.02, those that write into the residual stream
  /// smaller by the root of their number, so that the stream keeps its size over the layers
  /// (Radford et al. 2019, section 2.3); gains 1, biases 0.
  public static TrainableModel fresh(ModelSpec spec, Engine engine, long seed) {
    var random = new Random(seed);
    return new TrainableModel(spec, engine, entry -> initial(entry, spec, random));
  }

  private static float[] initial(WeightMap.Entry entry, ModelSpec spec, Random random) {
    if (entry.optional()) {
      return new float[0];
    }
    var size = 1L;
    for (var n : entry.shape()) {
      size *= n;
    }
    var values = new float[Math.toIntExact(size)];
    if (entry.shape().length == 1) {
      Arrays.fill(values, entry.name().endsWith(".gain") ? 1 : 0);
      return values;
    }
    var writes = entry.name().endsWith(".out.weight");
    var spread = writes ? SPREAD / Math.sqrt(2.0 * spec.layers()) : SPREAD;
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return values;
  }

  /// A copy of the model in a directory, of any family.
  public static TrainableModel copyOf(Path directory, Engine engine, Cancellation cancellation) {
    try (var model =
        LanguageModel.open(directory, engine, Precision.FP32, Progress.none(), cancellation)) {
      var from = model.transformer().weights().parameters();
      return new TrainableModel(
          model.spec(),
          engine,
          entry ->
              from.containsKey(entry.name())
                  ? from.get(entry.name()).toFloatArray()
                  : new float[0]);
    }
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
