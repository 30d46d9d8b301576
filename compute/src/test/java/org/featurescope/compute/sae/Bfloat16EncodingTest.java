package org.featurescope.compute.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.sae.format.SaeFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Features looked for in bfloat16 are those of float32, whatever kind of autoencoder it is.
@ExtendWith(TestEngine.class)
class Bfloat16EncodingTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/saes");
  private static final int WIDTH = 32;
  private static final int ROWS = BlockwiseTopK.CHUNK + 9;

  /// More than one block.
  private static final int LATENTS = BlockwiseTopK.BLOCK + 500;

  private final Random random = new Random(3);

  private float[] normals(int count, double spread) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (float) (spread * random.nextGaussian());
    }
    return out;
  }

  private static void assertSame(FeatureActivations wanted, FeatureActivations found) {
    assertArrayEquals(wanted.rowStarts(), found.rowStarts());
    assertArrayEquals(wanted.latentIndices(), found.latentIndices());
    for (var i = 0; i < wanted.entries(); i++) {
      // The same sum of products, in another order.
      var tolerance = 1e-5f * (1 + Math.abs(wanted.valueAt(i)));
      assertEquals(wanted.valueAt(i), found.valueAt(i), tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.sae.format.SaeGoldenTest#cases")
  void everyGolden(String name, Engine engine) {
    var folder = GOLDEN.resolve(name);
    try (var expected = SafeTensors.open(folder.resolve("expected.safetensors"))) {
      if (SaeFiles.isSet(folder)) {
        try (var set = SaeFiles.openSet(folder, engine)) {
          for (var layer = 0; layer < set.size(); layer++) {
            assertSame(set.layer(layer), rows(expected, layer, set.size()));
          }
        }
      } else {
        try (var sae = SaeFiles.open(folder, engine)) {
          assertSame(sae, expected.floats("x"));
        }
      }
    }
  }

  /// The inputs of a layer; those of a set have an axis of layers in front.
  private static float[] rows(TensorSource expected, int layer, int layers) {
    var all = expected.floats("x");
    var size = all.length / layers;
    return Arrays.copyOfRange(all, layer * size, (layer + 1) * size);
  }

  private static void assertSame(SparseAutoencoder sae, float[] x) {
    var wanted = sae.encode(x);
    sae.encodeByBfloat16(true);
    assertSame(wanted, sae.encode(x));
    assertTrue(wanted.entries() > 0);
  }

  private FeatureActivations compare(Engine engine, Activation activation) {
    var weights =
        new SaeWeights(
            normals(LATENTS * WIDTH, 1),
            normals(LATENTS, 0.5),
            normals(LATENTS * WIDTH, 1),
            normals(WIDTH, 0.1));
    var spec = new SaeSpec(WIDTH, WIDTH, LATENTS, activation, InputNorm.NONE, true);
    var metadata = new SaeMetadata(Optional.empty(), Optional.empty(), false, OptionalInt.empty());
    try (var sae = new SparseAutoencoder(engine, spec, weights, metadata)) {
      var x = normals(ROWS * WIDTH, 1);
      var wanted = sae.encode(x);
      sae.encodeByBfloat16(true);
      assertSame(wanted, sae.encode(x));
      sae.encodeByBfloat16(false);
      assertSame(wanted, sae.encode(x));
      return wanted;
    }
  }

  @Test
  void theStrongestOfManyBlocks(Engine engine) {
    assertEquals(ROWS * 16, compare(engine, new Activation.TopK(16)).entries());
  }

  /// Thresholds that a few latents of every row pass.
  @Test
  void whatIsAboveItsThreshold(Engine engine) {
    var thresholds = new float[LATENTS];
    for (var i = 0; i < LATENTS; i++) {
      thresholds[i] = 14 + 6 * random.nextFloat();
    }
    var found = compare(engine, new Activation.JumpRelu(thresholds));
    assertTrue(found.entries() > ROWS, found.entries() + " entries");
    assertTrue(found.entries() < ROWS * LATENTS / 64, found.entries() + " entries");
  }

  /// Half of all latents are active: the product in float32 is the shorter way.
  @Test
  void whatIsNotSparseAtAll(Engine engine) {
    var found = compare(engine, new Activation.Relu());
    assertTrue(found.entries() > ROWS * (LATENTS / 3), found.entries() + " entries");
  }
}
