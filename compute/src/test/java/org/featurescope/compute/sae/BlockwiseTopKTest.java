package org.featurescope.compute.sae;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestEngine.class)
class BlockwiseTopKTest {
  private static final int WIDTH = 6;
  private static final int LATENTS = BlockwiseTopK.BLOCK + 100;
  private static final int ROWS = BlockwiseTopK.CHUNK + 5;
  private static final int K = 3;

  private static float[] normals(Random random, int count) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }

  /// A thread that is alone reads an encoder as it lies where rows are few, and lets libtorch turn
  /// it where they are 7 or 65.
  @ParameterizedTest
  @ValueSource(ints = {7, 8, 33, 64, 65})
  void aLoneThreadFindsTheStrongest(int rows, Engine engine) {
    var random = new Random(rows);
    var x = normals(random, rows * WIDTH);
    var encoder = normals(random, LATENTS * WIDTH);
    var bias = normals(random, LATENTS);
    try (var scope = engine.scope()) {
      var weights = scope.create(encoder, new Shape(LATENTS, WIDTH));
      var topK = new BlockwiseTopK(engine, weights, scope.create(bias), scope);
      var input = scope.create(x, new Shape(rows, WIDTH));
      var found = engine.alone(() -> topK.select(input, K, scope));
      var latents = found.get(1).toIntArray();
      var values = new float[rows * K];
      for (var row = 0; row < rows; row++) {
        var at = row;
        var expected =
            IntStream.range(0, LATENTS)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -preActivation(x, at, encoder, bias, i)))
                .limit(K)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        assertArrayEquals(expected, Arrays.copyOfRange(latents, row * K, (row + 1) * K));
        for (var i = 0; i < K; i++) {
          values[row * K + i] = (float) preActivation(x, row, encoder, bias, expected[i]);
        }
      }
      assertClose("values", values, found.get(0), 1e-5, 1e-5);
    }
  }

  private static double preActivation(
      float[] x, int row, float[] encoder, float[] bias, int latent) {
    var sum = (double) bias[latent];
    for (var i = 0; i < WIDTH; i++) {
      sum += (double) x[row * WIDTH + i] * encoder[latent * WIDTH + i];
    }
    return sum;
  }

  /// Latents at both ends of both blocks, over more rows than a chunk has.
  @Test
  void preActivationsThatAreAskedForComeOutOfTheSameProduct(Engine engine) {
    var random = new Random(4);
    var x = normals(random, ROWS * WIDTH);
    var encoder = normals(random, LATENTS * WIDTH);
    var bias = normals(random, LATENTS);
    var also = new int[] {0, 17, BlockwiseTopK.BLOCK - 1, BlockwiseTopK.BLOCK, LATENTS - 1};
    try (var scope = engine.scope()) {
      var topK =
          new BlockwiseTopK(
              engine, scope.create(encoder, new Shape(LATENTS, WIDTH)), scope.create(bias), scope);
      var input = scope.create(x, new Shape(ROWS, WIDTH));
      var plain = topK.select(input, K, scope);
      var both = topK.select(input, K, also, scope);
      assertArrayEquals(plain.get(0).toFloatArray(), both.get(0).toFloatArray());
      assertArrayEquals(plain.get(1).toIntArray(), both.get(1).toIntArray());
      // The five columns are filled up with zeros.
      var width = BlockwiseTopK.padded(also.length);
      assertEquals(16, width);
      var expected = new float[ROWS * width];
      for (var i = 0; i < ROWS * also.length; i++) {
        var row = i / also.length;
        var latent = also[i % also.length];
        expected[row * width + i % also.length] =
            (float)
                (bias[latent]
                    + IntStream.range(0, WIDTH)
                        .mapToDouble(c -> (double) x[row * WIDTH + c] * encoder[latent * WIDTH + c])
                        .sum());
      }
      // Six products in float32 against double precision.
      assertClose("pre-activations", expected, both.get(2), 1e-5, 1e-5);
    }
  }
}
