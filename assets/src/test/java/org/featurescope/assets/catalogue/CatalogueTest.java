package org.featurescope.assets.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.featurescope.assets.AssetsException;
import org.featurescope.assets.catalogue.CatalogueEntry.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The catalogue agrees with itself.
class CatalogueTest {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");
  private static final Pattern REPOSITORY = Pattern.compile("[\\w.-]+/[\\w.-]+");
  private static final Pattern HOOK =
      Pattern.compile("blocks\\.(\\d+|\\*)\\.(hook_resid_(pre|post)|ln2\\.hook_normalized|mlp)");

  private final Catalogue catalogue = Catalogue.ofProgram();

  @Test
  void the_sets_that_the_program_promises_are_there() {
    assertEquals(
        List.of("gpt2-small", "pythia-70m", "gemma-2-2b", "llama-3.2-1b", "qwen3-0.6b"),
        catalogue.sets().stream().map(CatalogueSet::name).toList());
  }

  @Test
  void each_set_begins_with_its_model_and_has_something_to_look_through() {
    for (var set : catalogue.sets()) {
      assertEquals(Kind.MODEL, set.model().kind(), set.name());
      assertEquals(1, set.entries().stream().filter(entry -> entry.kind() == Kind.MODEL).count());
      assertTrue(set.entries().size() > 1, set.name());
    }
  }

  @Test
  void an_sae_fits_the_model_of_its_set() {
    for (var set : catalogue.sets()) {
      for (var entry : set.entries()) {
        assertEquals(set.model().width(), entry.width(), entry.name());
        assertEquals(set.model().layers(), entry.layers(), entry.name());
        for (var piece : entry.pieces()) {
          var hook = HOOK.matcher(piece.hook());
          assertEquals(entry.kind() != Kind.MODEL, hook.matches(), piece.hook());
          if (hook.matches() && !hook.group(1).equals("*")) {
            assertTrue(Integer.parseInt(hook.group(1)) < set.model().layers(), piece.hook());
          }
        }
      }
    }
  }

  @Test
  void names_are_plain_and_stand_once() {
    var names = new HashSet<String>();
    catalogue
        .entries()
        .forEach(entry -> {
          assertTrue(NAME.matcher(entry.name()).matches(), entry.name());
          assertTrue(names.add(entry.name()), entry.name());
          assertTrue(REPOSITORY.matcher(entry.repository()).matches(), entry.repository());
          var pieces = new HashSet<String>();
          entry.pieces().forEach(piece -> assertTrue(pieces.add(piece.name()), piece.name()));
        });
  }

  @Test
  void files_are_paths_inside_their_repository_and_stand_once() {
    catalogue
        .entries()
        .forEach(entry -> {
          var files = new HashSet<String>();
          for (var piece : entry.pieces()) {
            assertFalse(piece.files().isEmpty(), piece.name());
            for (var file : piece.files()) {
              assertTrue(file.matches("[\\w.*-]+(/[\\w.*-]+)*"), file);
              assertFalse(file.contains(".."), file);
              assertTrue(files.add(file), file);
              assertTrue(piece.folder().isEmpty() || file.startsWith(piece.folder() + "/"), file);
            }
          }
        });
  }

  @Test
  void a_model_comes_with_what_opening_it_needs() {
    for (var set : catalogue.sets()) {
      var files = set.model().pieces().getFirst().files();
      assertTrue(files.containsAll(List.of("config.json", "tokenizer.json")), set.name());
      assertTrue(files.stream().anyMatch(file -> file.endsWith(".safetensors")), set.name());
    }
  }

  @Test
  void sizes_are_about_those_that_the_dimensions_give() {
    catalogue
        .entries()
        .filter(entry -> entry.latents() > 0)
        .forEach(entry -> {
          var each =
              entry.kind() == Kind.TRANSCODERS && entry.pieces().size() == 1 ? entry.layers() : 1;
          // Encoder and decoder, in float32 or in bfloat16.
          var weights = 2.0 * entry.width() * entry.latents() * each;
          for (var piece : entry.pieces()) {
            var bytesEach = piece.approximateBytes() / weights;
            assertTrue(
                Math.abs(bytesEach - 4) < 0.1 || Math.abs(bytesEach - 2) < 0.1,
                entry.name() + " has " + bytesEach + " bytes a weight");
          }
        });
  }

  @Test
  void a_gated_model_says_so_in_its_words() {
    assertTrue(catalogue.entry("gemma-2-2b").orElseThrow().gated());
    assertTrue(catalogue.entry("llama-3.2-1b").orElseThrow().gated());
    catalogue
        .entries()
        .filter(CatalogueEntry::gated)
        .forEach(entry -> assertTrue(entry.about().contains("accept the licence"), entry.name()));
  }

  @Test
  void sentences_end_and_nothing_is_empty() {
    for (var set : catalogue.sets()) {
      assertTrue(set.about().endsWith("."), set.about());
      for (var entry : set.entries()) {
        assertTrue(entry.about().endsWith("."), entry.about());
        assertFalse(entry.title().isBlank());
        assertFalse(entry.licence().isBlank());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"format\": 2, \"sets\": []}",
        "{\"format\": 1, \"sets\": [{}]}",
        "{\"format\": 1, \"sets\": 3}"
      })
  void a_broken_catalogue_is_told(String json) {
    assertThrows(AssetsException.class, () -> CatalogueJson.read(json));
  }
}
