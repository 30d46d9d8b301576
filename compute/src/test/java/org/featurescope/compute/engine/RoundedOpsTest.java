package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.Random;
import org.featurescope.compute.model.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stays in bfloat16 between two products is, with its gradients, what float32 gives but for
/// the rounding: eight bits of mantissa at a handful of places are less than 2 % of a norm.
@ExtendWith(TestEngine.class)
class RoundedOpsTest {
  private static final double ROUNDING = 0.02;
  private static final int TEXTS = 2;
  private static final int HEADS = 3;
  private static final int WIDTH = 24;
  private static final int HEAD = WIDTH / HEADS;

  private final Random random = new Random(11);

  /// An operation on its leaves.
  private interface Operation {
    NDArray of(Ops ops, NDArray... leaves);
  }

  private static NDArray attention(Ops ops, NDArray x, NDArray w, NDArray b) {
    var count = x.getShape().get(1);
    var qkv = ops.linear(x, w, b).reshape(TEXTS, count, 3 * HEADS, HEAD);
    var parts = qkv.split(new long[] {HEADS, 2 * HEADS}, 2);
    var z = ops.attention(parts.get(0), parts.get(1), parts.get(2), scale(ops.scope()));
    return z.reshape(TEXTS, count, WIDTH);
  }

  private static NDArray rounded(Ops ops, NDArray x, NDArray w, NDArray b) {
    var z = ops.roundedAttention(x, w, b, scale(ops.scope()), HEADS);
    // As the output's product would take it; a sum with 0 in float32 widens it.
    return ops.scope().zeros(new Shape(1)).add(z);
  }

  private static NDArray scale(NDManager scope) {
    return Ops.parameter(scope, 1 / Math.sqrt(HEAD));
  }

  /// A part of a block of queries, one whole, several, smaller ones, and a text that nothing
  /// divides.
  @ParameterizedTest
  @ValueSource(ints = {1, 30, 64, 128, 150, 157})
  void attentionOfTexts(int count, Engine engine) {
    assertSameButForRounding(
        engine,
        (ops, leaves) -> attention(ops, leaves[0], leaves[1], leaves[2]),
        (ops, leaves) -> rounded(ops, leaves[0], leaves[1], leaves[2]),
        new Shape(TEXTS, count, WIDTH),
        new Shape(3 * WIDTH, WIDTH),
        new Shape(3 * WIDTH));
  }

  @Test
  void noTokenSeesALaterOne(Engine engine) {
    var count = 150;
    var seen = 100;
    var x = normals(count * WIDTH * TEXTS, 1);
    var other = x.clone();
    Arrays.fill(other, seen * WIDTH, count * WIDTH, 0.5f); // the end of the first text
    var w = normals(3 * WIDTH * WIDTH, 0.3);
    var b = normals(3 * WIDTH, 1);
    assertArrayEquals(
        Arrays.copyOf(outputs(engine, x, w, b, count), seen * WIDTH),
        Arrays.copyOf(outputs(engine, other, w, b, count), seen * WIDTH));
  }

  private static float[] outputs(Engine engine, float[] x, float[] w, float[] b, int count) {
    try (var scope = engine.gradientScope()) {
      var ops = engine.differentiableOps(scope);
      var shape = new Shape(TEXTS, count, WIDTH);
      var weight = scope.create(w, new Shape(3 * WIDTH, WIDTH));
      return rounded(ops, scope.create(x, shape), weight, scope.create(b)).toFloatArray();
    }
  }

  /// Texts that one thread takes as a whole, and texts that it takes in pieces.
  @ParameterizedTest
  @ValueSource(ints = {40, 1000})
  void neurons(int count, Engine engine) {
    Operation exact =
        (ops, leaves) ->
            ops.linear(
                ops.geluTanh(ops.linear(leaves[0], leaves[1], leaves[2])), leaves[3], leaves[4]);
    Operation rounded =
        (ops, leaves) -> ops.roundedNeurons(leaves[0], leaves[1], leaves[2], leaves[3], leaves[4]);
    var shapes =
        new Shape[] {
          new Shape(TEXTS, 70, WIDTH),
          new Shape(count, WIDTH),
          new Shape(count),
          new Shape(WIDTH, count),
          new Shape(WIDTH)
        };
    engine.alone(() -> {
      assertSameButForRounding(engine, exact, rounded, shapes);
      return count;
    });
  }

  /// More rows than are taken at a time.
  @Test
  void lossOfOutputs(Engine engine) {
    var rows = 300;
    var tokens = 40;
    var share = 0.25f;
    var shapes = new Shape[] {new Shape(rows, WIDTH), new Shape(tokens, WIDTH)};
    var values = new float[][] {normals(rows * WIDTH, 1), normals(tokens * WIDTH, 0.3)};
    var targets = random.longs(rows, 0, tokens).toArray();
    float[][] expected;
    try (var scope = engine.gradientScope()) {
      var ops = engine.differentiableOps(scope);
      var leaves = leaves(scope, values, shapes);
      var loss =
          ops.crossEntropy(ops.linear(leaves[0], leaves[1]), scope.create(targets)).mul(share);
      JniUtils.backward((PtNDArray) loss, (PtNDArray) scope.create(1f), false, false);
      expected =
          new float[][] {{loss.getFloat() / share}, gradient(leaves[0]), gradient(leaves[1])};
    }
    try (var scope = engine.scope()) {
      var leaves = leaves(scope, values, shapes);
      var output = engine.ops(scope).outputLoss(leaves[0], leaves[1], scope.create(targets), share);
      for (var i = 0; i < expected.length; i++) {
        var distance = Golden.distance(expected[i], output.get(i).toFloatArray());
        assertTrue(distance < ROUNDING, distance + " of the norm");
      }
    }
  }

  /// A token that is as good as certain has a gradient of its own size, not of bfloat16's steps
  /// below 1.
  @Test
  void whatIsKnownHasASmallGradient(Engine engine) {
    try (var scope = engine.scope()) {
      var x = scope.create(new float[] {1}, new Shape(1, 1));
      var w = scope.create(new float[] {8, 0}, new Shape(2, 1));
      var output = engine.ops(scope).outputLoss(x, w, scope.create(new long[] {0}), 1);
      var miss = 1 / (1 + Math.exp(8));
      assertEquals(-Math.log(1 - miss), output.get(0).getFloat(), 1e-6);
      assertEquals(-miss, output.get(2).toFloatArray()[0], 0.01 * miss);
    }
  }

  private void assertSameButForRounding(
      Engine engine, Operation exact, Operation rounded, Shape... shapes) {
    var values = new float[shapes.length][];
    for (var i = 0; i < shapes.length; i++) {
      var fanIn = i == 0 ? 1 : shapes[i].get(shapes[i].dimension() - 1);
      values[i] = normals((int) shapes[i].size(), 1 / Math.sqrt(fanIn));
    }
    var expected = run(engine, exact, values, shapes);
    var actual = run(engine, rounded, values, shapes);
    for (var i = 0; i < expected.length; i++) {
      var distance = Golden.distance(expected[i], actual[i]);
      var what = i == 0 ? "output" : "gradient " + i;
      assertTrue(distance < ROUNDING, () -> what + " is off by " + distance + " of its norm");
    }
  }

  /// The output, and the gradient of every leaf for the same gradient of the output.
  private static float[][] run(
      Engine engine, Operation operation, float[][] values, Shape[] shapes) {
    try (var scope = engine.gradientScope()) {
      var leaves = leaves(scope, values, shapes);
      var y = operation.of(engine.differentiableOps(scope), leaves);
      var sent = new float[(int) y.size()];
      for (var i = 0; i < sent.length; i++) {
        sent[i] = (float) Math.sin(i);
      }
      var seed = scope.create(sent, y.getShape());
      JniUtils.backward((PtNDArray) y, (PtNDArray) seed, false, false);
      var out = new float[1 + leaves.length][];
      out[0] = y.toFloatArray();
      for (var i = 0; i < leaves.length; i++) {
        out[1 + i] = gradient(leaves[i]);
      }
      return out;
    }
  }

  private static NDArray[] leaves(NDManager scope, float[][] values, Shape[] shapes) {
    var leaves = new NDArray[values.length];
    for (var i = 0; i < leaves.length; i++) {
      leaves[i] = scope.create(values[i], shapes[i]);
      leaves[i].setRequiresGradient(true);
    }
    return leaves;
  }

  private static float[] gradient(NDArray leaf) {
    try (var gradient = leaf.getGradient()) {
      return gradient.toFloatArray();
    }
  }

  private float[] normals(int count, double scale) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (float) (random.nextGaussian() * scale);
    }
    return out;
  }
}
