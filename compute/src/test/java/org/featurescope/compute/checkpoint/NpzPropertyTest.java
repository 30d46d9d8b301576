package org.featurescope.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.MemoryBound;

/// Archives of any number of arrays, stored or packed, with sizes that may be lies: they open, or
/// are refused in one line, and the memory they take stays near their size.
class NpzPropertyTest {
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;

  private static Path file;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("hostile", ".npz");
  }

  @AfterContainer
  static void removeFile() throws IOException {
    Files.delete(file);
  }

  private static byte[] npy(int elements, byte[] data) {
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d,), }\n".formatted(elements);
    var words = header.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(10 + words.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) words.length)
        .put(words)
        .put(data)
        .array();
  }

  /// Noise that hardly shrinks, or zeros that vanish; every so often with a wrong shape.
  private static byte[] array(Random random) {
    var zeros = random.nextInt(4) == 0;
    var data = new byte[4 * random.nextInt(zeros ? 50_000 : 200)];
    if (!zeros) {
      random.nextBytes(data);
    }
    var elements = random.nextInt(8) == 0 ? random.nextInt() : data.length / 4;
    return npy(elements, data);
  }

  private static byte[] archive(Random random, int arrays) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var i = 0; i < arrays; i++) {
        ZipFiles.add(zip, "a" + i + ".npy", array(random), random.nextBoolean());
      }
    }
    return out.toByteArray();
  }

  /// Writes a lie over one of the numbers in the directory: a size, an offset, a count.
  private static void lie(byte[] bytes, Random random) {
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var claim =
        switch (random.nextInt(4)) {
          case 0 -> -1;
          case 1 -> 0;
          case 2 -> Integer.MAX_VALUE;
          default -> random.nextInt(2 * bytes.length);
        };
    var skipped = random.nextInt(8);
    for (var at = 0; at + 46 <= bytes.length; at++) {
      if (buffer.getInt(at) == CENTRAL && skipped-- == 0) {
        buffer.putInt(at + new int[] {20, 24, 42}[random.nextInt(3)], claim);
        return;
      }
    }
    for (var at = bytes.length - 22; at >= 0; at--) {
      if (buffer.getInt(at) == END) {
        buffer.putShort(at + 10, (short) claim);
        return;
      }
    }
  }

  private static void readOrRefuse() {
    try (var source = Npz.open(file)) {
      for (var name : source.names()) {
        assertEquals(source.info(name).elements(), source.floats(name).length);
      }
    } catch (FeaturescopeException e) {
      assertEquals(-1, e.problem().indexOf('\n'), e.problem());
      assertFalse(e.remedy().isBlank());
    }
  }

  @Property(tries = 300)
  void anyArchiveOpensOrIsRefused(
      @ForAll long seed,
      @ForAll @IntRange(max = 40) int arrays,
      @ForAll @IntRange(max = 2) int lies)
      throws IOException {
    var random = new Random(seed);
    var bytes = archive(random, arrays);
    for (var i = 0; i < lies; i++) {
      lie(bytes, random);
    }
    Files.write(file, bytes);
    MemoryBound.assertNear(bytes.length, NpzPropertyTest::readOrRefuse);
  }

  private static void assertBomb(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    MemoryBound.assertNear(
        bytes.length,
        () -> {
          var refused = assertThrows(FeaturescopeException.class, () -> Npz.open(file));
          assertTrue(refused.problem().contains("far more than weights"), refused.problem());
        });
  }

  @Example
  void oneArrayThatGrowsAThousandfoldIsRefused() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      ZipFiles.add(zip, "w.npy", npy(8_000_000, new byte[32_000_000]), true);
    }
    assertBomb(out.toByteArray());
  }

  @Example
  void manyArraysThatGrowTogetherAreRefused() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var i = 0; i < 60; i++) {
        ZipFiles.add(zip, i + ".npy", npy(100_000, new byte[400_000]), true);
      }
    }
    assertBomb(out.toByteArray());
  }
}
