package org.featurescope.compute.train;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
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
/// - The first head of the first layer begins by looking one token back, in the spirit of Trockman
///   and Kolter 2023 ("Mimetic initialization of self-attention layers"): its keys read some of
///   those waves, its queries the same waves one position on. Copying out of the context is built
///   on such a head (Olsson et al. 2022), and small models need millions of tokens to find it.
final class StartingWeights {
  private static final double EMBEDDING = 0.02;

  /// The longest wave of the positions, as a multiple of the shortest.
  private static final double WAVES = 1000;

  /// Of the waves that the head that looks back reads. Shorter waves tell neighbours apart.
  private static final double READ_WAVES = 4;

  /// How much larger the score of the token before is than those of its neighbours.
  private static final double LEAD = 5;

  private final ModelSpec spec;
  private final Random random;

  StartingWeights(ModelSpec spec, long seed) {
    this.spec = spec;
    this.random = new Random(seed);
  }

  /// The values of a parameter, to be asked for in the order of the [WeightMap]; none for one that
  /// a new model does without.
  float[] of(WeightMap.Entry entry) {
    if (entry.optional()) {
      return new float[0];
    }
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
      if (spec.rotary().isEmpty()) {
        switch (entry.name()) {
          case "wte" -> makeRoom(values);
          case "blocks.0.attn.qkv.weight" -> lookBack(values);
          default -> {}
        }
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

  /// The waves that the head that looks back reads.
  private int[] readWaves() {
    var d = spec.dModel();
    var waves = spec.dHead() / 2;
    var readable = Math.max(waves, (int) (d / 2 * Math.log(READ_WAVES) / Math.log(WAVES)));
    return IntStream.range(0, waves).map(i -> i * readable / waves).toArray();
  }

  /// Tokens `[V, d]` leave to positions what that head reads: their noise would drown the waves.
  private void makeRoom(float[] tokens) {
    for (var wave : readWaves()) {
      for (var i = 2 * wave; i < tokens.length; i += spec.dModel()) {
        tokens[i] = 0;
        tokens[i + 1] = 0;
      }
    }
  }

  /// Sets the rows of queries and keys of the first head in `[3d, d]`: with key (sin m f, cos m f)
  /// and query (sin (p - 1) f, cos (p - 1) f) the score is the sum over f of cos((p - 1 - m) f).
  /// After the norm a wave has an amplitude near 1: tokens and positions share the variance.
  private void lookBack(float[] qkv) {
    var d = spec.dModel();
    var waves = readWaves();
    var lead = Arrays.stream(waves).mapToDouble(wave -> 1 - Math.cos(frequency(wave))).sum();
    var gain = Math.sqrt(LEAD * Math.sqrt(spec.dHead()) / lead);
    for (var i = 0; i < waves.length; i++) {
      var cos = (float) (gain * Math.cos(frequency(waves[i])));
      var sin = (float) (gain * Math.sin(frequency(waves[i])));
      var column = 2 * waves[i];
      set(qkv, 2 * i, column, cos, -sin);
      set(qkv, 2 * i + 1, column, sin, cos);
      set(qkv, d + 2 * i, column, (float) gain, 0);
      set(qkv, d + 2 * i + 1, column, 0, (float) gain);
    }
  }

  /// A row that reads two columns and nothing else.
  private void set(float[] matrix, int row, int column, float first, float second) {
    var begin = row * spec.dModel();
    Arrays.fill(matrix, begin, begin + spec.dModel(), 0);
    matrix[begin + column] = first;
    matrix[begin + column + 1] = second;
  }
}
