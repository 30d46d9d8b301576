package org.featurescope.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.MemoryBound;

/// An index that says anything whatever opens files of its own folder or none.
class ShardedTensorsPropertyTest {
  private static Path outside;
  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    outside = Files.createTempDirectory("shards");
    folder = Files.createDirectory(outside.resolve("model"));
    new SafeTensorsWriter().add("a", new float[] {1}, 1).write(folder.resolve("1.safetensors"));
    new SafeTensorsWriter().add("a", new float[] {3}, 1).write(outside.resolve("3.safetensors"));
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (var files = Files.walk(outside)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<String> paths() {
    var pieces = Arbitraries.of("..", ".", "model", "3.safetensors", "1.safetensors", "x", "", "~");
    var separators = Arbitraries.of("/", "//", "\\\\\\\\", "/./", "\\u0000", "%2f");
    return pieces
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .flatMap(list -> separators.map(separator -> String.join(separator, list)));
  }

  @Property(tries = 500)
  void noNameLeadsOutOfTheFolder(@ForAll("paths") String path) throws IOException {
    assertOwnOrRefused("{\"weight_map\":{\"a\":\"" + path + "\"}}");
  }

  @Property(tries = 500)
  void damageIsRefusedInWordsOrHarmless(
      @ForAll @IntRange(max = 40) int at, @ForAll @IntRange(min = 32, max = 126) int with)
      throws IOException {
    var bytes = "{\"weight_map\":{\"a\":\"1.safetensors\"}}".getBytes(StandardCharsets.UTF_8);
    bytes[at % bytes.length] = (byte) with;
    assertOwnOrRefused(new String(bytes, StandardCharsets.UTF_8));
  }

  private static void assertOwnOrRefused(String index) throws IOException {
    Files.writeString(folder.resolve("model.safetensors.index.json"), index);
    MemoryBound.assertNear(index.length(), ShardedTensorsPropertyTest::readOwnOrRefuse);
  }

  private static void readOwnOrRefuse() {
    try (var source = SafeTensors.openModel(folder)) {
      for (var name : source.names()) {
        assertTrue(source.floats(name)[0] == 1, "a tensor from outside");
      }
    } catch (FeaturescopeException e) {
      assertFalse(e.problem().isBlank() || e.remedy().isBlank());
    }
  }
}
