package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A step in several blocks of latents follows the gradients that are taken in one piece. After the
/// first step Adam's first moment is a tenth of what it followed.
@ExtendWith(TestEngine.class)
class LatentBlocksTest {
  private static final int ROWS = 64;
  private static final int D = 6;
  private static final int K = 4;

  private final Engine engine;
  private NDManager scope;
  private int latents;
  private int[] dead;
  private NDArray x;
  private SaeParameters parameters;

  LatentBlocksTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() {
    scope = engine.scope();
    latents = 5 * LatentBlocks.size(engine, 400) / 2;
    // Also where a block begins.
    dead = IntStream.range(0, latents).filter(latent -> latent % 4 == 0).toArray();
    var random = new Random(3);
    x = normals(random, ROWS, D);
    parameters =
        SaeParameters.starting(
            normals(random, latents, D),
            normals(random, latents, D),
            normals(random, D),
            normals(random, latents),
            scope);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private NDArray normals(Random random, long... shape) {
    var values = new double[Math.toIntExact(new Shape(shape).size())];
    Arrays.setAll(values, i -> 0.5 * random.nextGaussian());
    return scope.create(values, new Shape(shape));
  }

  private void assertFollowed(String name, double[] gradient) {
    var moment = parameters.trained().get(name).state()[1].toDoubleArray();
    var expected = Arrays.stream(gradient).map(g -> 0.1 * g).toArray();
    assertTrue(
        IntStream.range(0, 5)
            .allMatch(fifth ->
                Arrays.stream(expected)
                    .skip((long) fifth * expected.length / 5)
                    .limit(expected.length / 5)
                    .anyMatch(g -> Math.abs(g) > 1e-5)),
        "every block has something to learn");
    assertArrayEquals(expected, moment, 1e-12, name);
  }

  @Test
  void ofTopK() {
    var step = new SaeStep(engine, parameters, K, K, 0.4, scope);
    var gradients = step.gradients(x, dead, 1, scope);
    step.run(x, dead, 1, 1, 1e-2, 0.1, false);
    assertFollowed("encoder", gradients.get(0).toDoubleArray());
    assertFollowed("decoder", gradients.get(4).toDoubleArray());
  }

  @Test
  void ofOtherKinds() {
    var kind = new SaeKind.Relu(0.07);
    var step = new SparseStep(engine, parameters, kind, new int[] {latents}, true, K, 0.4, scope);
    var gradients = step.gradients(x, x, dead, 1, scope);
    var decoder =
        engine
            .script(SaeStep.class, "sae_step.py")
            .one(scope, "project", gradients.get("decoder"), parameters.decoder());
    step.run(x, x, dead, new TrainingStep.Moment(1, 1, 1e-2, 0.1, 1, false));
    assertFollowed("encoder", gradients.get("encoder").toDoubleArray());
    assertFollowed("decoder", decoder.toDoubleArray());
  }
}
