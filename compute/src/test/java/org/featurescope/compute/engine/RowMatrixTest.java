package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestEngine.class)
class RowMatrixTest {
  private final Engine engine;
  private final Random random = new Random(1);

  RowMatrixTest(Engine engine) {
    this.engine = engine;
  }

  @ParameterizedTest
  @CsvSource({"96, 70, false", "768, 128, true", "5, 3, false", "600, 1000, true"})
  void aRowTimesAMatrixIsTheSumOfProducts(int in, int out, boolean transposed) {
    if (!engine.multipliesRows(false)) {
      // Nobody asks for it then: rows are multiplied by the matrix as it is.
      return;
    }
    try (var scope = engine.scope()) {
      var x = numbers(in);
      var w = numbers(in * out);
      var b = numbers(out);
      var matrix = engine.ops(scope).rowMatrix(array(in, out, transposed, scope.create(w)));
      var y = engine.ops(scope).linear(x, matrix, Optional.of(b));
      assertEquals(out, y.length);
      for (var j = 0; j < out; j++) {
        var expected = (double) b[j];
        for (var i = 0; i < in; i++) {
          expected += (double) x[i] * at(w, i, j, in, out, transposed);
        }
        assertEquals(expected, y[j], 1e-4, "output " + j); // 768 products of size one
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"96, 70, false", "768, 128, true", "5, 3, false", "33, 65, true"})
  void inBfloat16BothAreRoundedAndTheSumIsNot(int in, int out, boolean transposed) {
    if (!engine.multipliesRows(true)) {
      return; // as above
    }
    try (var scope = engine.scope()) {
      var x = numbers(in);
      var w = Bfloat16.widen(Bfloat16.round(numbers(in * out)));
      var ops = engine.ops(scope);
      var rounded = ops.toBfloat16(array(in, out, transposed, scope.create(w)));
      var y = ops.linear(x, ops.rowMatrix(rounded), Optional.empty());
      var near = Bfloat16.widen(Bfloat16.round(x));
      for (var j = 0; j < out; j++) {
        var expected = 0.0;
        for (var i = 0; i < in; i++) {
          expected += (double) near[i] * at(w, i, j, in, out, transposed);
        }
        assertEquals(expected, y[j], 1e-4, "output " + j);
      }
    }
  }

  @Test
  void aRowThatIsTooShortIsRefused() {
    if (!engine.multipliesRows(false)) {
      return; // as above
    }
    try (var scope = engine.scope()) {
      var matrix = RowMatrix.of(scope.ones(new Shape(70, 96)), engine, scope);
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> engine.ops(scope).linear(new float[95], matrix, Optional.empty()));
    }
  }

  @Test
  void threadsMakeNoDifference() {
    if (!engine.multipliesRows(false)) {
      return; // as above
    }
    try (var scope = engine.scope();
        var two = new Crew(2);
        var one = new Crew(1)) {
      var w = scope.create(numbers(700 * 900), new Shape(900, 700));
      var x = numbers(700);
      var matrix = RowMatrix.of(w, engine, scope);
      var alone = matrix.product(x, Optional.empty(), one, 1);
      assertArrayEquals(alone, matrix.product(x, Optional.empty(), two, 2));
      assertArrayEquals(alone, matrix.product(x, Optional.empty(), two, 7));
    }
  }

  @Test
  void aClosedOneIsRefused() {
    if (!engine.multipliesRows(false)) {
      return; // as above
    }
    try (var scope = engine.scope()) {
      var ops = engine.ops(scope);
      var matrix = ops.rowMatrix(scope.ones(new Shape(3, 2)));
      scope.close();
      assertThrows(
          IllegalStateException.class, () -> ops.linear(new float[2], matrix, Optional.empty()));
    }
  }

  @Test
  void aGraphicsProcessorMultipliesInItsOwnWay() {
    if (!engine.device().equals("cpu")) {
      assertFalse(engine.multipliesRows(false));
    }
  }

  private static NDArray array(int in, int out, boolean transposed, NDArray flat) {
    return transposed ? flat.reshape(in, out).transpose() : flat.reshape(out, in);
  }

  private static double at(float[] w, int i, int j, int in, int out, boolean transposed) {
    return transposed ? w[i * out + j] : w[j * in + i];
  }

  private float[] numbers(int count) {
    var numbers = new float[count];
    for (var i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
