package org.featurescope.compute.sae;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.TestEngine.OnProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A product in bfloat16 finds what float32 finds, also where it alone would be wrong.
@ExtendWith(TestEngine.class)
class RescoredTopKTest {
  private static final int WIDTH = 24;
  private static final int K = 4;

  private final Random random = new Random(6);

  private float[] normals(int count, double spread) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (float) (spread * random.nextGaussian());
    }
    return out;
  }

  /// Both ways on the same weights and inputs; the number of rows that bfloat16 could not decide.
  private static long compare(
      Engine engine, float[] encoder, float[] bias, float[] x, NDManager scope) {
    var w = scope.create(encoder, new Shape(bias.length, WIDTH));
    var b = scope.create(bias);
    var input = scope.create(x, new Shape(x.length / WIDTH, WIDTH));
    var exact = new BlockwiseTopK(engine, w, b, scope);
    var rescored = new RescoredTopK(engine, w, b, exact);
    var expected = exact.select(input, K, scope);
    var found = rescored.select(input, K, scope);
    assertArrayEquals(expected.get(1).toIntArray(), found.get(1).toIntArray());
    // The same sums of 24 products, in another order.
    assertClose("values", expected.get(0).toFloatArray(), found.get(0), 1e-5, 1e-5);
    return rescored.doubtful();
  }

  /// Over several blocks and chunks; few rows may be left open.
  @Test
  void theSameLatentsAreFound(@OnProcessor Engine engine) {
    try (var scope = engine.scope()) {
      var latents = BlockwiseTopK.BLOCK + 300;
      var rows = BlockwiseTopK.CHUNK + 7;
      var doubtful =
          compare(
              engine,
              normals(latents * WIDTH, 1),
              normals(latents, 0.3),
              normals(rows * WIDTH, 1),
              scope);
      assertTrue(doubtful < rows / 20, doubtful + " rows");
    }
  }

  /// Inputs and weights of all sizes, as outlier positions and dead latents have them.
  @Test
  void rowsAndLatentsOfAnySizeAreFound(@OnProcessor Engine engine) {
    try (var scope = engine.scope()) {
      var encoder = normals(200 * WIDTH, 1);
      for (var i = 0; i < encoder.length; i++) {
        encoder[i] *= (float) Math.pow(10, i / WIDTH % 5 - 2);
      }
      var x = normals(60 * WIDTH, 1);
      for (var i = 0; i < x.length; i++) {
        x[i] *= (float) Math.pow(10, i / WIDTH % 7 - 3);
      }
      compare(engine, encoder, normals(200, 5), x, scope);
    }
  }

  /// Six latents lose so much in the rounding that their bounds are the largest, though the four
  /// largest pre-activations are others': these are computed second.
  @Test
  void latentsBehindLooseBoundsAreFound(@OnProcessor Engine engine) {
    try (var scope = engine.scope()) {
      var encoder = new float[80 * WIDTH];
      for (var latent = 0; latent < 80; latent++) {
        encoder[latent * WIDTH] = 0.001f * latent;
      }
      for (var loose = 0; loose < 6; loose++) {
        encoder[loose * WIDTH] = 0.5f;
        encoder[loose * WIDTH + 1] = 1001.7f;
      }
      for (var largest = 0; largest < K; largest++) {
        encoder[(20 + 10 * largest) * WIDTH] = 1 + largest / 8f;
      }
      var x = new float[WIDTH];
      x[0] = 1;
      assertEquals(0, compare(engine, encoder, new float[80], x, scope));
    }
  }

  /// Pre-activations that differ by less than bfloat16 can tell: every row is left to float32.
  @Test
  void rowsThatBfloat16CannotDecideAreTakenAgain(@OnProcessor Engine engine) {
    try (var scope = engine.scope()) {
      var encoder = new float[200 * WIDTH];
      for (var latent = 0; latent < 200; latent++) {
        for (var c = 0; c < WIDTH; c++) {
          encoder[latent * WIDTH + c] = 1 + 1e-4f * ((latent * 37) % 200);
        }
      }
      var x = new float[5 * WIDTH];
      for (var i = 0; i < x.length; i++) {
        x[i] = 1 + i / (float) WIDTH;
      }
      assertEquals(5, compare(engine, encoder, new float[200], x, scope));
    }
  }

  @Test
  void withFewLatentsAllAreTakenInFloat32(@OnProcessor Engine engine) {
    try (var scope = engine.scope()) {
      assertEquals(
          0, compare(engine, normals(10 * WIDTH, 1), normals(10, 1), normals(3 * WIDTH, 1), scope));
    }
  }
}
