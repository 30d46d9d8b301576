package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestEngine.class)
class MicroKernelTest {
  private final Optional<MicroKernel> kernel;
  private final Random random = new Random(1);

  MicroKernelTest(Engine engine) {
    kernel = MicroKernel.of(engine);
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 16", "7, 192, 48", "33, 8, 1", "100, 768, 64", "2, 3, 5"})
  void puts_down_and_adds_the_product_of_two_matrices(int rows, int inner, int columns) {
    try (var arena = Arena.ofConfined()) {
      var a = numbers(arena, rows * inner);
      var b = numbers(arena, inner * columns);
      var c = numbers(arena, rows * columns);
      var before = c.toArray(ValueLayout.JAVA_FLOAT);
      if (kernel.isEmpty()) {
        // Of a libtorch that lacks it nobody asks for it: scripts do the same.
        return;
      }
      var alone = numbers(arena, rows * columns);
      kernel.get().add(a, rows, inner, b, columns, c);
      kernel.get().product(a, rows, inner, b, columns, alone);
      for (var i = 0; i < rows; i++) {
        for (var j = 0; j < columns; j++) {
          var place = i * columns + j;
          var product = 0.0;
          for (var k = 0; k < inner; k++) {
            product += (double) at(a, i * inner + k) * at(b, k * columns + j);
          }
          // Sums of 768 products of size one, in float32.
          assertEquals(before[place] + product, at(c, place), 1e-4, "row %d, %d".formatted(i, j));
          assertEquals(product, at(alone, place), 1e-4, "row %d, %d alone".formatted(i, j));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"31, 40, 20", "32, 39, 20", "32, 40, 19"})
  void neither_reads_nor_writes_beyond_a_matrix(int a, int b, int c) {
    try (var arena = Arena.ofConfined()) {
      kernel.ifPresent(there ->
          assertThrows(
              IndexOutOfBoundsException.class,
              () -> there.add(numbers(arena, a), 4, 8, numbers(arena, b), 5, numbers(arena, c))));
    }
  }

  private MemorySegment numbers(Arena arena, int count) {
    var numbers = arena.allocate(ValueLayout.JAVA_FLOAT, count);
    for (var i = 0; i < count; i++) {
      numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return numbers;
  }

  private static float at(MemorySegment numbers, int index) {
    return numbers.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }
}
