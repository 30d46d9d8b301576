package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestEngine.class)
class HalfProductTest {
  private final Random random = new Random(7);
  private NDManager scope;
  private Ops ops;

  @BeforeEach
  void open(@TestEngine.OnProcessor Engine engine) {
    scope = engine.scope();
    ops = engine.ops(scope);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /// Sixteenths of at most seven bits: bfloat16 holds them, and float32 any sum of a few hundred of
  /// their products, so that no order of summation rounds anything.
  private float[] sixteenths(int count) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (random.nextInt(255) - 127) / 16f;
    }
    return out;
  }

  private NDArray halves(float[] w, int out, int in) {
    return ops.toHalves(scope.create(w, new Shape(out, in))).orElseThrow();
  }

  /// w x + b in plain loops.
  private static float[] product(float[] w, float[] x, float[] b) {
    var y = b.clone();
    for (var i = 0; i < y.length; i++) {
      for (var j = 0; j < x.length; j++) {
        y[i] += w[i * x.length + j] * x[j];
      }
    }
    return y;
  }

  /// Fewer inputs than are taken at a time, inputs that are left over, and more outputs than are
  /// summed at a time.
  @ParameterizedTest
  @CsvSource({"1, 1", "5, 3", "24, 16", "100, 333", "40000, 9"})
  void a_row_by_a_matrix(int out, int in) {
    var x = sixteenths(in);
    var w = sixteenths(out * in);
    var b = sixteenths(out);
    var row = scope.create(x, new Shape(1, 1, in));
    var y = ops.linear(row, halves(w, out, in), scope.create(b, new Shape(out)));
    assertEquals(new Shape(1, 1, out), y.getShape());
    assertArrayEquals(product(w, x, b), y.toFloatArray());
    var without = ops.linear(row, halves(w, out, in));
    assertArrayEquals(product(w, x, new float[out]), without.toFloatArray());
  }

  @Test
  void some_rows_of_the_matrix_are_a_matrix() {
    var x = sixteenths(8);
    var w = sixteenths(12 * 8);
    var b = new float[12];
    var rows = ops.rows(halves(w, 12, 8), 3, 7);
    var y = ops.linear(scope.create(x, new Shape(1, 8)), rows);
    var all = product(w, x, b);
    assertArrayEquals(new float[] {all[3], all[4], all[5], all[6]}, y.toFloatArray());
  }

  @Test
  void the_row_is_rounded_to_the_nearest_bfloat16_or_the_even_one() {
    var x =
        new float[] {
          1,
          1 + 0x1p-8f, // in the middle, below 1.0078125, whose last bit is odd
          1 + 0x1p-8f + 0x1p-16f,
          1 + 3 * 0x1p-8f,
          -1 - 3 * 0x1p-8f,
          0x1.ffp127f, // rounds to infinity
          Float.NEGATIVE_INFINITY,
          Float.NaN
        };
    var expected =
        new float[] {
          1,
          1,
          1 + 0x1p-7f,
          1 + 0x1p-6f,
          -1 - 0x1p-6f,
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY,
          Float.NaN
        };
    var one = halves(new float[] {1}, 1, 1);
    for (var i = 0; i < x.length; i++) {
      var y = ops.linear(scope.create(x[i]).reshape(1, 1), one);
      assertEquals(expected[i], y.getFloat(), "of " + x[i]);
    }
  }

  /// More numbers than one thread is left with.
  @Test
  void the_number_of_threads_changes_no_bit() {
    var in = 1030;
    var out = 1025;
    var x = new float[in];
    for (var i = 0; i < in; i++) {
      x[i] = (float) random.nextGaussian();
    }
    try (var arena = Arena.ofShared();
        var one = new Crew(1);
        var three = new Crew(3)) {
      var w = arena.allocate(2L * in * out);
      for (var i = 0L; i < (long) in * out; i++) {
        var half = Float.floatToFloat16((float) random.nextGaussian());
        w.setAtIndex(ValueLayout.JAVA_SHORT, i, half);
      }
      assertArrayEquals(HalfProduct.product(w, x, out, one), HalfProduct.product(w, x, out, three));
    }
  }

  /// The usual product rounds what it yields to 8 bits, the widened ones do not.
  @Test
  void several_rows_by_halves_are_as_by_bfloat16() {
    var normals = new float[3 * 40 + 300 * 40];
    for (var i = 0; i < normals.length; i++) {
      normals[i] = (float) random.nextGaussian();
    }
    var x = scope.create(Arrays.copyOf(normals, 3 * 40), new Shape(1, 3, 40));
    var w = scope.create(Arrays.copyOfRange(normals, 3 * 40, normals.length), new Shape(300, 40));
    var expected = ops.linear(x, ops.toBfloat16(w)).toFloatArray();
    var values = ops.linear(x, ops.toHalves(w).orElseThrow()).toFloatArray();
    for (var i = 0; i < values.length; i++) {
      assertEquals(expected[i], values[i], 0.005 * (10 + Math.abs(expected[i])), "at " + i);
    }
  }

  @Test
  void halves_are_made_of_what_they_can_hold() {
    var small = 0x1.02p-20f; // of whose eight bits a half keeps five
    for (var row : new float[][] {{1, small}, {0, 0}, {65280, 1}, {0x1.02p-17f, 0}}) {
      var w = scope.create(row, new Shape(1, 2));
      var halves = ops.toHalves(w);
      assertEquals(DataType.FLOAT16, halves.orElseThrow().getDataType());
      assertArrayEquals(row, halves.get().toType(DataType.FLOAT32, true).toFloatArray(), 0x1p-25f);
    }
    for (var row : new float[][] {{small, 0}, {66000, 1}, {1, 1e20f}}) {
      assertTrue(ops.toHalves(scope.create(row, new Shape(1, 2))).isEmpty());
    }
  }
}
