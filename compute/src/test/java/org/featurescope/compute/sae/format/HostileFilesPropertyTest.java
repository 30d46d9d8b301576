package org.featurescope.compute.sae.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.MemoryBound;

/// Real files of every family, damaged at random: they open, or are refused in one line; the memory
/// they take stays near their size.
class HostileFilesPropertyTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/saes");

  private static final List<String> SAMPLES =
      List.of(
          "saelens/gated-bdec/cfg.json",
          "saelens/jumprelu_transcoder/sae_weights.safetensors",
          "sparsify/groupmax/layers.0/cfg.json",
          "sparsify/transcode-skip/layers.0.mlp/sae.safetensors",
          "gemma_scope/sae/layer_1/width_64/average_l0_9/params.npz",
          "gemma_scope_2/transcoder-skip/layer_1_width_64_l0_small/params.safetensors",
          "openai/topk/autoencoder.pt",
          "dictionary_learning/gated/ae.pt",
          "dictionary_learning/matryoshka/config.json",
          "circuit_tracer/plt-topk/config.yaml",
          "circuit_tracer/clt-jumprelu/W_dec_0.safetensors");

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("hostile");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    clear(folder);
  }

  private static void clear(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// A folder with the sample and what lies beside it.
  private static Path copy(String sample) throws IOException {
    var into = folder.resolve("copy");
    if (Files.exists(into)) {
      clear(into);
    }
    Files.createDirectories(into);
    try (var files = Files.list(GOLDEN.resolve(sample).getParent())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, into.resolve(file.getFileName()));
      }
    }
    return into.resolve(GOLDEN.resolve(sample).getFileName());
  }

  /// Of all files in a folder.
  private static long size(Path within) throws IOException {
    try (var files = Files.list(within)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void openOrRefuse(Path file) {
    for (var path : List.of(file, file.getParent())) {
      try {
        if (SaeFiles.isSet(path)) {
          try (var set = SaeFiles.inspectSet(path)) {
            for (var layer = 0; layer < set.layers(); layer++) {
              set.weights(layer);
            }
          }
        } else {
          try (var stored = SaeFiles.inspect(path)) {
            var weights = stored.weights();
            assertEquals(stored.spec().latents() * stored.spec().dIn(), weights.encoder().length);
          }
        }
      } catch (FeaturescopeException e) {
        assertEquals(-1, e.problem().indexOf('\n'), e.problem());
        assertTrue(e.problem().length() < 1000, e.problem());
      }
    }
    FormatDoctor.examine(file);
  }

  @Property(tries = 600)
  void randomDamageIsRefusedInWordsOrHarmless(
      @ForAll @IntRange(max = 10) int which,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int wounds)
      throws IOException {
    var random = new Random(seed);
    var file = copy(SAMPLES.get(which));
    var bytes = Files.readAllBytes(file);
    for (var i = 0; i < wounds; i++) {
      bytes = damaged(bytes, random);
    }
    Files.write(file, bytes);

    MemoryBound.assertNear(size(file.getParent()), () -> openOrRefuse(file));
  }

  /// Headers and directories are at the ends, so wounds are more likely there.
  private static byte[] damaged(byte[] bytes, Random random) {
    if (bytes.length < 2) {
      return bytes;
    }
    var reach = random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 1200);
    var at = random.nextInt(reach);
    if (random.nextBoolean()) {
      at = bytes.length - 1 - at;
    }
    var copy = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> copy[at] = (byte) random.nextInt();
      case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> Arrays.fill(copy, at, Math.min(at + 8, copy.length), (byte) 0xFF);
      case 3 -> copy = Arrays.copyOf(copy, at);
      default -> {
        var digits = "-99999999999".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, copy, at, Math.min(digits.length, copy.length - at));
      }
    }
    return copy;
  }

  @Example
  void nestingTenThousandDeepIsRefused() throws IOException {
    for (var sample :
        List.of(
            "saelens/topk/cfg.json",
            "sparsify/topk/layers.1/cfg.json",
            "dictionary_learning/topk/config.json")) {
      var file = copy(sample);
      Files.writeString(file, "{\"a\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}");
      MemoryBound.assertNear(size(file.getParent()), () -> openOrRefuse(file));
    }
    var yaml = copy("circuit_tracer/plt-relu/config.yaml");
    Files.writeString(yaml, "a: " + "[".repeat(10_000) + "]".repeat(10_000));
    assertThrows(FeaturescopeException.class, () -> SaeFiles.inspectSet(yaml.getParent()));
  }

  @Example
  void aYamlFileOfAliasesDoesNotGrow() throws IOException {
    var yaml = copy("circuit_tracer/plt-relu/config.yaml");
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (var i = 1; i < 60; i++) {
      var before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", List.of(before, before))));
    }
    Files.writeString(yaml, bomb);
    MemoryBound.assertNear(
        size(yaml.getParent()),
        () ->
            assertThrows(FeaturescopeException.class, () -> SaeFiles.inspectSet(yaml.getParent())));
  }

  @Example
  void aYamlTagThatAsksForAnObjectIsRefused() throws IOException {
    var yaml = copy("circuit_tracer/plt-relu/config.yaml");
    Files.writeString(yaml, "model_name: !!javax.script.ScriptEngineManager [x]\n");
    assertThrows(FeaturescopeException.class, () -> SaeFiles.inspectSet(yaml.getParent()));
  }

  @Example
  void sizesThatNoModelHasAreRefused() throws IOException {
    for (var size : List.of("-64", "0.5", "1e400", "99999999999999999999", "\"64\"", "null")) {
      var file = copy("sparsify/topk/layers.1/cfg.json");
      Files.writeString(
          file,
          "{\"activation\": \"topk\", \"k\": 6, \"d_in\": 24, \"num_latents\": %s}"
              .formatted(size));
      assertThrows(FeaturescopeException.class, () -> SaeFiles.inspect(file).close(), size);
    }
  }

  @Example
  void aFolderThatLinksToItselfIsSearchedOnce() throws IOException {
    var root = Files.createDirectories(folder.resolve("loop"));
    Files.createSymbolicLink(root.resolve("again"), root);
    assertThrows(FeaturescopeException.class, () -> SaeFiles.inspect(root));
    var diagnosis = FormatDoctor.examine(root);
    assertEquals("a folder without a model or an autoencoder", diagnosis.what());
    Files.delete(root.resolve("again"));
  }
}
