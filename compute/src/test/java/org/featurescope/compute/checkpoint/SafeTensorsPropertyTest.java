package org.featurescope.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.MemoryBound;

class SafeTensorsPropertyTest {
  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("safetensors");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 200)
  void anyTensorsUnderAnyNamesComeBack(
      @ForAll @Size(max = 6) Map<@NotEmpty String, float @Size(max = 50) []> tensors) {
    var file = folder.resolve("any.safetensors");
    var writer = new SafeTensorsWriter();
    var readable = tensors.entrySet().stream().filter(e -> isUnicode(e.getKey())).toList();
    readable.forEach(e -> writer.add(e.getKey(), e.getValue(), e.getValue().length));
    writer.write(file);

    try (var source = SafeTensors.open(file)) {
      assertEquals(readable.size(), source.names().size());
      readable.forEach(e -> assertArrayEquals(e.getValue(), source.floats(e.getKey())));
    }
  }

  @Property(tries = 2000)
  void randomDamageIsRefusedInWordsOrHarmless(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int wounds) throws IOException {
    var random = new Random(seed);
    var bytes = sample();
    for (var i = 0; i < wounds; i++) {
      bytes = damage(bytes, random);
    }
    var file = Files.write(folder.resolve("damaged.safetensors"), bytes);

    MemoryBound.assertNear(bytes.length, () -> readOrRefuse(file));
  }

  private static void readOrRefuse(Path file) {
    try (var source = SafeTensors.open(file)) {
      for (var name : source.names()) {
        if (source.info(name).dtype().isFloating()) {
          assertEquals(source.info(name).elements(), source.floats(name).length);
        } else {
          assertEquals(source.info(name).elements(), source.longs(name).length);
        }
      }
    } catch (FeaturescopeException e) {
      assertEquals(-1, e.problem().indexOf('\n'));
    }
  }

  private static byte[] sample() {
    try {
      var file = folder.resolve("sample.safetensors");
      if (!Files.exists(file)) {
        new SafeTensorsWriter()
            .metadata("format", "pt")
            .add("weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
            .add("half", new float[] {1, 2, 3}, DType.F16, 3)
            .add("steps", new long[] {1, 2}, 2)
            .write(file);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    var at = random.nextInt(bytes.length);
    return switch (random.nextInt(5)) {
      case 0 -> {
        bytes[at] = (byte) random.nextInt();
        yield bytes;
      }
      case 1 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> {
        // Mostly digits and brackets: damage that leaves the header readable.
        bytes[at] = (byte) "0123456789[]{},\"-".charAt(random.nextInt(17));
        yield bytes;
      }
      default -> {
        var longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
        System.arraycopy(bytes, at, longer, at + longer.length - bytes.length, bytes.length - at);
        yield longer;
      }
    };
  }

  /// Whether the text survives UTF-8: an unpaired surrogate does not.
  private static boolean isUnicode(String text) {
    return text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        && !text.equals(SafeTensorsHeader.METADATA);
  }
}
