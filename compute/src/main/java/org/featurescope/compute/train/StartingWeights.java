package org.featurescope.compute.train;

import java.util.Arrays;
import java.util.Random;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.WeightMap;

/// What a new model begins with: gains 1, biases 0, normal matrices.
///
/// - Embeddings have deviation 0.02; the matrices of the blocks sqrt(2 / 5d), which is 0.02 at the
///   width of GPT-2 (Nguyen and Salazar 2019, section 2.2), those that write into the residual
///   stream smaller by the root of their number, so that the stream keeps its size over the layers
///   (Radford et al. 2019, section 2.3).
/// - Learned positions begin as sines and cosines (Vaswani et al. 2017, section 3.5) of the size of
///   an embedding.
final class StartingWeights {
  private static final double EMBEDDING = 0.02;

  /// The longest wave of the positions, as a multiple of the shortest.
  private static final double WAVES = 1000;

  private final ModelSpec spec;
  private final Random random;

  StartingWeights(ModelSpec spec, long seed) {
    this.spec = spec;
    this.random = new Random(seed);
  }

  /// The values of a parameter, to be asked for in the order of the [WeightMap].
  float[] of(WeightMap.Entry entry) {
    var size = Arrays.stream(entry.shape()).reduce(1, Math::multiplyExact);
    var values = new float[Math.toIntExact(size)];
    if (entry.shape().length == 1) {
      Arrays.fill(values, entry.name().endsWith(".gain") ? 1 : 0);
    } else if (entry.name().equals("wpe")) {
      fillWaves(values);
    } else {
      var spread = spread(entry.name());
      for (var i = 0; i < values.length; i++) {
        values[i] = (float) (spread * random.nextGaussian());
      }
    }
    return values;
  }

  private double spread(String name) {
    if (!name.startsWith("blocks.")) {
      return EMBEDDING;
    }
    var spread = Math.sqrt(2.0 / (5.0 * spec.dModel()));
    return name.endsWith(".out.weight") ? spread / Math.sqrt(2.0 * spec.layers()) : spread;
  }

  /// How far a wave goes on in one position, in radians.
  private double frequency(int wave) {
    return 1 / Math.pow(WAVES, 2.0 * wave / spec.dModel());
  }

  /// Row p: sin(p f), cos(p f) for every frequency f.
  private void fillWaves(float[] values) {
    var d = spec.dModel();
    for (var i = 0; i < values.length; i++) {
      var column = i % d;
      var angle = i / d * frequency(column / 2);
      var wave = column % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
      values[i] = (float) (EMBEDDING * Math.sqrt(2) * wave);
    }
  }
}
