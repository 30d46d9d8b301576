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
  private static final double EMBEDDING = 0.02;

  /// The longest wave of the positions, as a multiple of the shortest.
  private static final double WAVES = 1000;

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

  /// A new model: embeddings normal with deviation 0.02; matrices with deviation sqrt(2 / 5d),
  /// which is 0.02 at the width of GPT-2 (Nguyen and Salazar 2019, section 2.2), those that write
  /// into the residual stream smaller by the root of their number, so that the stream keeps its
  /// size over the layers (Radford et al. 2019, section 2.3); gains 1, biases 0. Learned positions
  /// begin as sines and cosines (Vaswani et al. 2017, section 3.5): a head that looks one token
  /// back, which copying is built on, is then near from the start.
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
    if (entry.name().equals("wpe")) {
      fillWaves(values, spec.dModel());
      return values;
    }
    var spread = spread(entry.name(), spec);
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return values;
  }

  private static double spread(String name, ModelSpec spec) {
    if (!name.startsWith("blocks.")) {
      return EMBEDDING;
    }
    var spread = Math.sqrt(2.0 / (5.0 * spec.dModel()));
    return name.endsWith(".out.weight") ? spread / Math.sqrt(2.0 * spec.layers()) : spread;
  }

  /// Row p: sin(p / w), cos(p / w) for wavelengths w in geometric steps, as large as an embedding.
  private static void fillWaves(float[] values, int d) {
    for (var i = 0; i < values.length; i++) {
      var column = i % d;
      var angle = (i / d) / Math.pow(WAVES, (column / 2 * 2) / (double) d);
      var wave = column % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
      values[i] = (float) (EMBEDDING * Math.sqrt(2) * wave);
    }
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
