package org.featurescope.compute.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a server calls a file, it stays in its folder or is refused.
class HubPathPropertyTest {
  private static final Path FOLDER = Path.of("cache", "snapshots", "x").toAbsolutePath();
  private static final int CASES = 50_000;
  private static final List<String> PIECES =
      List.of(
          "..",
          ".",
          "/",
          "//",
          "\\",
          "a",
          "model",
          ".safetensors",
          "con",
          "NUL.txt",
          "c:",
          "~",
          "%2e%2e",
          "\0",
          "\n",
          "*",
          " ",
          "…",
          "é",
          "\ud800",
          "-",
          "..a",
          "a..",
          "lpt1",
          "?",
          "\"");

  @Test
  void a_name_never_leaves_its_folder() {
    var random = new Random(7);
    var accepted = 0;
    for (var i = 0; i < CASES; i++) {
      var text =
          Stream.generate(() -> PIECES.get(random.nextInt(PIECES.size())))
              .limit(1 + random.nextInt(6))
              .collect(Collectors.joining());
      if (!HubPath.isSafe(text)) {
        assertThrows(FeaturescopeException.class, () -> new HubPath(text));
        continue;
      }
      accepted++;
      var place = new HubPath(text).in(FOLDER);
      assertTrue(place.startsWith(FOLDER), text);
      assertEquals(place.normalize(), place, text);
      assertTrue(place.getNameCount() > FOLDER.getNameCount(), text);
      assertEquals(text, FOLDER.relativize(place).toString().replace('\\', '/'));
    }
    assertTrue(accepted > CASES / 20, "the property must not be empty: " + accepted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "blocks.8.hook_resid_pre/cfg.json",
        "layer_12/width_16k/average_l0_82/params.npz",
        "model-00001-of-00003.safetensors",
        "sae_group_gpt2_blocks.0.hook_mlp_out_24576",
        ".gitattributes",
        "refs/pr/1"
      })
  void names_that_repositories_use_are_allowed(String name) {
    assertTrue(HubPath.isSafe(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "a/",
        "./a",
        "C:\\x",
        "a\\..\\b",
        "aux.json",
        "a\nb",
        "trailing.",
        "trailing ",
        "a/. ./b"
      })
  void names_that_could_leave_or_confuse_are_refused(String name) {
    assertTrue(!HubPath.isSafe(name), name);
  }

  @Test
  void a_repository_is_a_name_of_two_parts() {
    assertEquals("models--google--gemma-2-2b", new RepoId("google/gemma-2-2b").folderName());
    assertEquals(
        "ctigges/pythia-70m-deduped__res-sm_processed",
        RepoId.ofFolder("models--ctigges--pythia-70m-deduped__res-sm_processed")
            .orElseThrow()
            .id());
    for (var bad : List.of("", "a/b/c", "../x", "a/..", "/a", "a/", "a b/c", "a--b/c", "a/b.")) {
      assertTrue(!RepoId.isId(bad), bad);
    }
  }

  @Test
  void a_star_stays_within_a_name() {
    var pattern = new FilePattern("layer_*.safetensors");
    assertTrue(pattern.matches("layer_12.safetensors"));
    assertTrue(!pattern.matches("features/layer_12.safetensors"));
    assertTrue(!pattern.matches("layer_1/2.safetensors"));
    assertTrue(!pattern.matches("layer_12xsafetensors"));
  }
}
