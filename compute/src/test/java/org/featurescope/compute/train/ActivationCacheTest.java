package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationCacheTest {
  private static final int WIDTH = 3;
  private static final int ROWS = 2;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("some/activations.f16");
  }

  private ActivationCache open() {
    return ActivationCache.open(file(), WIDTH, ROWS, false);
  }

  private static float[] fill(int number) {
    return new float[] {number, 0.5f, -2, 1e-3f, 0, 1000 + number};
  }

  private static void add(ActivationCache cache, float[] values) {
    cache.write(0, Arrays.copyOf(values, WIDTH));
    cache.write(1, Arrays.copyOfRange(values, WIDTH, 2 * WIDTH));
    cache.added();
  }

  @Test
  void fills_come_back_rounded_to_sixteen_bits() {
    try (var cache = open()) {
      assertTrue(cache.isEmpty());
      add(cache, fill(1));
      add(cache, fill(2));
    }
    try (var cache = open()) {
      assertEquals(2, cache.fills());
      var expected = fill(2);
      // Half of the last of 11 bits: 2^-11 of the value.
      assertArrayEquals(expected, cache.read(1, 0, ROWS), 0.5f);
      assertTrue(ActivationCache.round(expected));
      assertArrayEquals(expected, cache.read(1, 0, ROWS));
      assertArrayEquals(new float[] {expected[3], 0, 1002}, cache.read(1, 1, 1));
    }
  }

  @Test
  void a_fill_that_a_killed_process_did_not_finish_is_not_there() {
    try (var cache = open()) {
      add(cache, fill(1));
      cache.write(0, fill(9));
    }
    try (var cache = open()) {
      assertTrue(cache.holds(0));
      assertFalse(cache.holds(1));
      assertTrue(cache.accepts(1));
      assertFalse(cache.accepts(2), "a gap");
      add(cache, fill(2));
      assertEquals(2, cache.read(1, 0, 1)[0]);
    }
  }

  @Test
  void an_empty_file_agrees_to_any_precision_and_a_full_one_keeps_its_own() {
    try (var cache = open()) {
      assertTrue(cache.agree(true));
      add(cache, fill(1));
    }
    try (var cache = open()) {
      assertTrue(cache.bfloat16());
      assertFalse(cache.agree(false));
      assertTrue(cache.agree(true));
    }
  }

  @Test
  void only_one_adds_and_others_read() {
    try (var first = open()) {
      add(first, fill(1));
      try (var second = open()) {
        assertTrue(second.holds(0));
        assertFalse(second.accepts(1));
      }
    }
  }

  @Test
  void what_is_too_large_for_sixteen_bits_is_noticed() {
    assertTrue(ActivationCache.round(new float[] {65504, -65504}));
    assertFalse(ActivationCache.round(new float[] {0, 65505}));
    assertFalse(ActivationCache.round(new float[] {Float.NEGATIVE_INFINITY}));
  }

  private void assertRefused(String why) {
    var problem = assertThrows(FeaturescopeException.class, this::open);
    assertTrue(problem.problem().endsWith(why), problem.problem());
    assertEquals("delete it", problem.remedy());
  }

  @Test
  void a_header_that_lies_is_refused() throws IOException {
    try (var cache = open()) {
      add(cache, fill(1));
    }
    var whole = Files.readAllBytes(file());

    var many = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file(), many.putLong(24, Long.MAX_VALUE).array());
    assertRefused("it promises 9,223,372,036,854,775,807 fills and has room for 1");

    Files.write(file(), many.putLong(24, -1).array());
    assertRefused("it promises -1 fills and has room for 1");

    Files.write(file(), ByteBuffer.wrap(whole.clone()).put(0, (byte) 'x').array());
    assertRefused("it is no such file");

    Files.write(file(), Arrays.copyOf(whole, 40));
    assertRefused("it is no such file");

    var wide = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file(), wide.putInt(8, 4).array());
    assertRefused("they are of another size");
  }

  @Test
  void a_full_disk_is_one_sentence_and_what_was_whole_stays() {
    var disk = new SmallDisk(folder, 64 + 18);
    var file = disk.folder().resolve("activations.f16");
    try (var cache = ActivationCache.open(file, WIDTH, ROWS, false)) {
      add(cache, fill(1));
      var problem = assertThrows(FeaturescopeException.class, () -> add(cache, fill(2)));
      assertTrue(problem.problem().startsWith("the disk is full: "), problem.problem());
    }
    try (var cache = ActivationCache.open(file, WIDTH, ROWS, false)) {
      assertEquals(1, cache.fills());
      assertEquals(1, cache.read(0, 0, 1)[0]);
    }
  }
}
