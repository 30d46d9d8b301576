package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class RowProductsTest {
  private static final int IN = 96;
  private static final int OUT = 70;

  private final Random random = new Random(1);

  private float[] row() {
    var row = new float[IN];
    for (var i = 0; i < row.length; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }

  /// One row after another, as those of one token follow each other.
  private void assertSame(NDArray matrix, Ops ops, NDManager scope) {
    var packed = ops.pack(matrix);
    var bias = scope.randomNormal(new Shape(OUT));
    var products = new RowProducts(ops, NDArray::toFloatArray);
    var without = new RowProducts(ops, NDArray::toFloatArray, Optional::empty);
    for (var b : List.of(Optional.of(bias), Optional.<NDArray>empty(), Optional.of(bias))) {
      var x = row();
      var expected = ops.linear(scope.create(x, new Shape(1, IN)), packed, b).toFloatArray();
      assertArrayEquals(expected, products.linear(x, packed, b));
      assertArrayEquals(expected, without.linear(x, packed, b), "without the C interface");
    }
  }

  @Test
  void areThoseOfArraysToTheBit(Engine engine) {
    try (var scope = engine.scope()) {
      var matrix = scope.randomNormal(0, 1, new Shape(OUT, IN), DataType.FLOAT32);
      assertSame(matrix, engine.ops(scope), scope);
    }
  }

  @Test
  void inBfloat16WhereTheProcessorHasItAsWell(Engine engine) {
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var matrix = scope.randomNormal(0, 1, new Shape(OUT, IN), DataType.FLOAT32);
      if (engine.prefersPacked(true)) {
        assertSame(engine.script(Ops.class, "ops.py").one(scope, "to_bf16", matrix), ops, scope);
      } else {
        // Nobody packs such a matrix then: a row takes it as it is.
        var rounded = engine.script(Ops.class, "ops.py").one(scope, "to_bf16", matrix);
        var x = row();
        var expected = ops.linear(scope.create(x, new Shape(1, IN)), rounded).toFloatArray();
        assertArrayEquals(expected, ops.linear(x, rounded, Optional.empty()), 1e-5f);
      }
    }
  }
}
