package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextSamplerTest {
  private static final int SEPARATOR = 0;
  private static final int CONTEXT = 8;

  @TempDir Path folder;

  /// A file of the tokens `first`, `first + 1`, ..., with a separator in front of every 16th.
  private TokenFile tokens(String name, int first, int length) throws IOException {
    var bytes = ByteBuffer.allocate(2 * length).order(ByteOrder.LITTLE_ENDIAN);
    for (var i = 0; i < length; i++) {
      bytes.putShort((short) (i % 16 == 0 ? SEPARATOR : first + i));
    }
    var file = Files.write(folder.resolve(name), bytes.array());
    return TokenFile.open(file, 1 << 16);
  }

  private static long[] sequence(ContextSampler sampler, long step, int row) {
    var ids = new long[CONTEXT + 1];
    sampler.sequence(step, row, ids, 0);
    return ids;
  }

  @Test
  void aSequenceDependsOnSeedStepAndRowAlone() throws IOException {
    try (var file = tokens("a", 1, 4096)) {
      var source = List.of(new ContextSampler.Source(file, 0, file.length(), 1));
      var one = new ContextSampler(source, CONTEXT, SEPARATOR, 7);
      var same = new ContextSampler(source, CONTEXT, SEPARATOR, 7);
      var other = new ContextSampler(source, CONTEXT, SEPARATOR, 8);
      for (var step = 0; step < 100; step++) {
        sequence(one, step, 0);
      }
      assertArrayEquals(sequence(same, 100, 3), sequence(one, 100, 3));
      assertFalse(Arrays.equals(sequence(one, 100, 3), sequence(one, 100, 4)));
      assertFalse(Arrays.equals(sequence(one, 100, 3), sequence(one, 101, 3)));
      assertFalse(Arrays.equals(sequence(one, 100, 3), sequence(other, 100, 3)));
    }
  }

  @Test
  void neverLeavesItsStretchAndReachesBothEnds() throws IOException {
    try (var file = tokens("a", 1, 64)) {
      var stretch = new ContextSampler.Source(file, 17, 47, 1);
      var sampler = new ContextSampler(List.of(stretch), CONTEXT, SEPARATOR, 1);
      var seen = new boolean[64];
      for (var step = 0; step < 2000; step++) {
        for (var id : sequence(sampler, step, 0)) {
          if (id != SEPARATOR) {
            seen[(int) id - 1] = true;
          }
        }
      }
      for (var i = 0; i < seen.length; i++) {
        assertEquals(i >= 17 && i < 47 && i % 16 != 0, seen[i], "token at " + i);
      }
    }
  }

  @Test
  void filesAreDrawnByTheirWeights() throws IOException {
    try (var small = tokens("small", 1, 64);
        var large = tokens("large", 10_001, 4096)) {
      var sampler =
          new ContextSampler(
              List.of(
                  new ContextSampler.Source(small, 0, small.length(), 3),
                  new ContextSampler.Source(large, 0, large.length(), 1)),
              CONTEXT,
              SEPARATOR,
              1);
      var ofSmall = 0;
      for (var step = 0; step < 4000; step++) {
        ofSmall += Arrays.stream(sequence(sampler, step, 0)).max().orElseThrow() < 10_000 ? 1 : 0;
      }
      // Three quarters, give or take four standard deviations of 27.
      assertEquals(3000, ofSmall, 110);
    }
  }

  @Test
  void everySecondSequenceMovesOnToTheNextDocumentIfItIsNear() throws IOException {
    try (var file = tokens("a", 1, 4096)) {
      var source = new ContextSampler.Source(file, 0, file.length(), 1);
      var sampler = new ContextSampler(List.of(source), CONTEXT, SEPARATOR, 1);
      var atStart = 0;
      for (var step = 0; step < 4000; step++) {
        atStart += sequence(sampler, step, 0)[0] == SEPARATOR ? 1 : 0;
      }
      // Of one half those 9 of 16 from where a separator is near, of the other half 1 of 16.
      assertTrue(Math.abs(atStart - 4000 * 10 / 32) < 120, atStart + " of 4000");
    }
  }
}
