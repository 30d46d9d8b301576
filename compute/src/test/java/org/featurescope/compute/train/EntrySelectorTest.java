package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.JavaMemory;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class EntrySelectorTest {
  private static final int ROWS = 512;
  private static final int LATENTS = 32;

  /// The arrays that a selection is made of have memory of Java's, which its collector takes back.
  @Test
  void what_was_selected_stays_while_java_collects_its_garbage(Engine engine) {
    try (var scope = engine.scope()) {
      var identity = new float[LATENTS * LATENTS];
      IntStream.range(0, LATENTS).forEach(i -> identity[i * LATENTS + i] = 1);
      var selector =
          new EntrySelector(
              engine,
              scope.create(identity, new Shape(LATENTS, LATENTS)),
              scope.zeros(new Shape(LATENTS)),
              scope);
      var x = new float[ROWS * LATENTS];
      var strongest = new int[ROWS];
      var random = new Random(5);
      for (var row = 0; row < ROWS; row++) {
        strongest[row] = random.nextInt(LATENTS);
        x[row * LATENTS + strongest[row]] = 1;
      }
      var rows = scope.create(x, new Shape(ROWS, LATENTS));

      var selected = selector.topK(rows, 1, scope);

      JavaMemory.useAgain(ROWS * Integer.BYTES);
      assertArrayEquals(strongest, selected.get(1).toIntArray());
    }
  }
}
