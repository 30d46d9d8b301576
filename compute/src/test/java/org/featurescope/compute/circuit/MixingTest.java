package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The mixing of positions by a pattern, on the way back, in a text so long that it is taken in
/// parts.
@ExtendWith(TestEngine.class)
class MixingTest {
  private static final int POSITIONS = 300;
  private static final int TARGETS = 2;
  private static final int WIDTH = 3;

  private final Engine engine;

  MixingTest(Engine engine) {
    this.engine = engine;
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "2, 4"})
  void every_position_gets_what_later_ones_read_of_it(int keyValueHeads, int heads) {
    var random = new Random(1);
    var pattern = new float[heads][POSITIONS][POSITIONS];
    var flat = new float[heads * POSITIONS * POSITIONS];
    var next = 0;
    for (var head = 0; head < heads; head++) {
      for (var query = 0; query < POSITIONS; query++) {
        for (var key = 0; key < POSITIONS; key++) {
          pattern[head][query][key] = key <= query ? random.nextFloat() / (query + 1) : 0;
          flat[next++] = pattern[head][query][key];
        }
      }
    }
    var gradient = new float[POSITIONS * TARGETS * heads * WIDTH];
    for (var i = 0; i < gradient.length; i++) {
      gradient[i] = (float) random.nextGaussian();
    }
    try (var scope = engine.scope()) {
      var script = engine.script(FrozenWeights.class, "circuit.py");
      var ones = scope.ones(new Shape(POSITIONS));
      var seen = scope.create(flat, new Shape(1, heads, POSITIONS, POSITIONS));
      var turned = script.one(scope, "pattern_back", seen, ones, ones, keyValueHeads);
      var g = scope.create(gradient, new Shape(POSITIONS, TARGETS, heads * WIDTH));
      var mixed = script.one(scope, "mix_back", g, turned).toFloatArray();
      var group = heads / keyValueHeads;
      for (var key = 0; key < POSITIONS; key += 17) {
        for (var target = 0; target < TARGETS; target++) {
          for (var i = 0; i < keyValueHeads * WIDTH; i++) {
            var expected = 0.0;
            for (var head = i / WIDTH * group; head < (i / WIDTH + 1) * group; head++) {
              for (var query = key; query < POSITIONS; query++) {
                var at = (query * TARGETS + target) * heads * WIDTH + head * WIDTH + i % WIDTH;
                expected += pattern[head][query][key] * gradient[at];
              }
            }
            var at = (key * TARGETS + target) * keyValueHeads * WIDTH + i;
            assertEquals(expected, mixed[at], 1e-5, "key " + key + ", " + i);
          }
        }
      }
    }
  }
}
