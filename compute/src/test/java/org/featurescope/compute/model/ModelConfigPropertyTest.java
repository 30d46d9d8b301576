package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/// A damaged config.json is read as a model of possible sizes or refused in one sentence, without
/// taking memory for what it claims.
class ModelConfigPropertyTest {
  /// A thousand layers' worth of names, which the parameters are counted by.
  private static final long OF_A_TABLE = 64 << 20;

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("config");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("config.json"));
    Files.delete(folder);
  }

  @Provide
  Arbitrary<String> families() {
    return Arbitraries.of(Golden.families().toList());
  }

  @Provide
  Arbitrary<String> nonsense() {
    return Arbitraries.of(
        "-1",
        "0",
        "1",
        "3",
        "0.5",
        "-0.0",
        "1e-320",
        "1e308",
        "1e999999999",
        "65536",
        "16777216",
        "2147483647",
        "2147483648",
        "9223372036854775808",
        "9".repeat(5000),
        "NaN",
        "-Infinity",
        "true",
        "null",
        "\"\"",
        "\"12\"",
        "\"a\\nb\"",
        "\"" + "x".repeat(5000) + "\"",
        "[]",
        "[[[\"global\"], 16777216]]",
        "[\"sliding_attention\"]",
        "{}",
        "{\"rope_type\": \"llama3\", \"factor\": -1}",
        "{\"rope_type\": 7}",
        "[".repeat(10_000) + "]".repeat(10_000),
        "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
  }

  /// One to three entries replaced, removed or moved to another name.
  @Property(tries = 1500)
  void wrongEntries(
      @ForAll("families") String family,
      @ForAll @IntRange(min = 1, max = 3) int wounds,
      @ForAll("nonsense") String first,
      @ForAll("nonsense") String second,
      @ForAll("nonsense") String third,
      @ForAll Random random)
      throws IOException {
    var values = List.of(first, second, third);
    var entries = new ArrayList<String>();
    var keys = new ArrayList<>(config(family).keySet());
    keys.addAll(List.of("head_dim", "layer_types", "rope_scaling", "attention_types", "n_inner"));
    var hurt = new ArrayList<String>();
    for (var i = 0; i < wounds; i++) {
      var key = keys.get(random.nextInt(keys.size()));
      if (!hurt.contains(key)) {
        hurt.add(key);
        entries.add("\"" + key + "\": " + values.get(i));
      }
    }
    config(family)
        .asMap()
        .forEach((key, value) -> {
          if (!hurt.contains(key)) {
            entries.add("\"" + key + "\": " + value);
          }
        });
    assertReadOrRefused("{" + String.join(", ", entries) + "}");
  }

  /// Bytes of the text changed, doubled or cut off.
  @Property(tries = 500)
  void wrongBytes(@ForAll("families") String family, @ForAll Random random) throws IOException {
    var bytes = config(family).toString().getBytes(StandardCharsets.UTF_8);
    for (var i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
    }
    var end = random.nextInt(5) == 0 ? random.nextInt(bytes.length) : bytes.length;
    assertReadOrRefused(new String(bytes, 0, end, StandardCharsets.UTF_8));
  }

  private static JsonObject config(String family) throws IOException {
    JsonElement json =
        JsonParser.parseString(
            Files.readString(Golden.folder("models/" + family).resolve("config.json")));
    return json.getAsJsonObject();
  }

  private static void assertReadOrRefused(String text) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
    MemoryBound.assertNear(text.length(), OF_A_TABLE, ModelConfigPropertyTest::readOrRefuse);
  }

  private static void readOrRefuse() {
    try {
      var spec = ModelConfig.read(folder);
      assertTrue(spec.parameters() > 0 && spec.parameters() <= 1L << 42, "parameters");
      assertTrue(spec.attention().windows().size() == spec.layers(), "windows");
      assertTrue(spec.heads() % spec.kvHeads() == 0, "heads");
    } catch (FeaturescopeException e) {
      assertFalse(e.problem().contains("\n") || e.problem().length() > 400, e.problem());
      assertFalse(e.remedy().isBlank());
    }
  }
}
