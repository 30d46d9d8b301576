package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class Bfloat16Test {

  private static float rounded(float x) {
    return Bfloat16.widen(Bfloat16.round(new float[] {x}))[0];
  }

  @Test
  void ofTwoThatAreEquallyNearTheEvenOneIsTaken() {
    assertEquals(1f, rounded(1 + 0x1p-8f));
    assertEquals(1 + 0x1p-6f, rounded(1 + 3 * 0x1p-8f));
    assertEquals(1 + 0x1p-7f, rounded(1 + 0x1p-8f + 0x1p-23f));
  }

  @Test
  void whatIsNoFiniteNumberStaysNone() {
    assertEquals(Float.NEGATIVE_INFINITY, rounded(Float.NEGATIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, rounded(Float.MAX_VALUE));
    for (var bits : new int[] {0x7f800001, 0x7fffffff, 0xff800001, 0xffffffff}) {
      assertTrue(Float.isNaN(rounded(Float.intBitsToFloat(bits))), Integer.toHexString(bits));
    }
  }

  /// Of any bits, those of numbers too small for a full mantissa among them.
  @Test
  void roundsAsLibtorchDoes(Engine engine) {
    var random = new Random(1);
    var values = new float[100_000];
    for (var i = 0; i < values.length; i++) {
      var value = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isNaN(value) ? 0 : value;
    }
    try (var scope = engine.scope()) {
      var script = engine.script(Ops.class, "ops.py");
      var array = scope.create(values, new Shape(values.length));
      var expected =
          script.one(scope, "to_bf16", array).toType(DataType.FLOAT32, false).toFloatArray();
      assertArrayEquals(expected, Bfloat16.widen(Bfloat16.round(values)));
    }
  }
}
