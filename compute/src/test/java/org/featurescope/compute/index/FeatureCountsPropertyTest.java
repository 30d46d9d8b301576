package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.featurescope.compute.index.RandomWindows.Seen;

class FeatureCountsPropertyTest {
  private static byte[] bytes(FeatureCounts counts) throws IOException {
    var out = new ByteArrayOutputStream();
    counts.writeTo(new DataOutputStream(out));
    return out.toByteArray();
  }

  private static FeatureCounts read(byte... bytes) throws IOException {
    var limits = new Packed.Limits(RandomWindows.LATENTS, 12);
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    return FeatureCounts.readFrom(new Packed.Reader(in, limits), 5);
  }

  private static FeatureCounts merged(List<Seen> first, List<Seen> second) {
    var counts = RandomWindows.count(first);
    counts.merge(RandomWindows.count(second));
    return counts;
  }

  @Property(tries = 200)
  void theHalvesOfACorpusGiveTogetherWhatTheWholeGives(
      @ForAll long seed,
      @ForAll @IntRange(max = 120) int size,
      @ForAll @IntRange(max = 120) int cut)
      throws IOException {
    var windows = RandomWindows.of(seed, size);
    var at = Math.min(cut, size);
    var whole = RandomWindows.count(windows);
    var together = merged(windows.subList(0, at), windows.subList(at, size));
    assertEquals(whole, together);
    assertArrayEquals(bytes(whole), bytes(together));
  }

  @Property(tries = 100)
  void itDoesNotMatterInWhichOrderAndGroupingPartsAreMerged(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 90) int size) {
    var windows = RandomWindows.of(seed, size);
    var third = size / 3;
    var a = windows.subList(0, third);
    var b = windows.subList(third, 2 * third);
    var c = windows.subList(2 * third, size);
    var left = merged(a, b);
    left.merge(RandomWindows.count(c));
    var right = RandomWindows.count(a);
    right.merge(merged(b, c));
    assertEquals(left, right);
    assertEquals(merged(a, b), merged(b, a));
  }

  @Property(tries = 100)
  void itDoesNotMatterInWhichOrderWindowsCome(
      @ForAll long seed, @ForAll @IntRange(max = 90) int size) {
    var windows = RandomWindows.of(seed, size);
    var whole = RandomWindows.count(windows);
    Collections.shuffle(windows, new Random(seed));
    assertEquals(whole, RandomWindows.count(windows));
  }

  @Property(tries = 100)
  void whatIsWrittenIsReadAndGoesOnAsIfItHadNeverStopped(
      @ForAll long seed, @ForAll @IntRange(max = 90) int size, @ForAll @IntRange(max = 90) int cut)
      throws IOException {
    var windows = RandomWindows.of(seed, size);
    var at = Math.min(cut, size);
    var counts = RandomWindows.count(windows.subList(0, at));
    var read = read(bytes(counts));
    assertEquals(counts, read);
    windows
        .subList(at, size)
        .forEach(seen -> read.add(seen.window(), seen.features(), 0, RandomWindows.SKIPPED));
    assertEquals(RandomWindows.count(windows), read);
  }

  /// A damaged stream ends in an exception or in other counts, never in a crash or a huge array.
  @Property(tries = 300)
  void damageIsNoticedOrHarmless(@ForAll long seed, @ForAll @IntRange(max = 1 << 20) int where)
      throws IOException {
    var bytes = bytes(RandomWindows.count(RandomWindows.of(seed, 20)));
    bytes[where % bytes.length] ^= (byte) (1 << new Random(seed).nextInt(8));
    try {
      read(bytes);
    } catch (IOException expected) {
      assertNotEquals("", expected.toString());
    }
  }

  @Property(tries = 50)
  void aStreamThatEndsTooEarlyIsRefused(@ForAll long seed, @ForAll @IntRange(max = 1 << 20) int end)
      throws IOException {
    var bytes = bytes(RandomWindows.count(RandomWindows.of(seed, 20)));
    var part = java.util.Arrays.copyOf(bytes, end % bytes.length);
    assertThrows(IOException.class, () -> read(part));
  }
}
