package org.featurescope.assets.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.featurescope.assets.AssetsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tiny made-up pack, sealed, put into a jar, opened, damaged and mended.
class PackTest {
  private static final byte[] WEIGHTS = new byte[100_000];

  private static final String MANIFEST =
      """
      {"format": 1, "name": "tiny", "title": "Tiny", "description": "Two files of nothing.",
       "licence": "Apache-2.0", "made": ["featurescope world --seed 1"], "seeds": {"world": 1},
       "figures": {"two-hop, share right": 0.5}, "model": "model",
       "saes": [{"title": "TopK 64", "path": "saes/a", "hook": "blocks.1.hook_resid_post",
                 "inputs": 8, "latents": 64}],
       "prompts": [{"title": "Hello", "hint": "Click a word.", "path": "prompts/hello.txt"}],
       "files": []}
      """;

  @TempDir Path folder;

  private Path root;
  private Path tiny;

  @BeforeEach
  void sealATinyPack() throws IOException {
    root = Files.createDirectories(folder.resolve("packs"));
    tiny = root.resolve("tiny");
    WEIGHTS[4_321] = 7;
    write("model/config.json", "{}".getBytes(StandardCharsets.UTF_8));
    write("model/model.safetensors", WEIGHTS);
    write("saes/a/cfg.json", "{}".getBytes(StandardCharsets.UTF_8));
    write("prompts/hello.txt", "Guten Tag, \"Welt\".\n".getBytes(StandardCharsets.UTF_8));
    write("pack.json", MANIFEST.getBytes(StandardCharsets.UTF_8));
    Files.writeString(root.resolve("packs.list"), "tiny\n");
    new PackWriter(tiny).seal();
  }

  private void write(String path, byte[] bytes) throws IOException {
    var file = tiny.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static AssetsException refused(Runnable action) {
    var fault = assertThrows(AssetsException.class, action::run);
    assertFalse(fault.remedy().isBlank());
    assertFalse(fault.problem().contains("\n"), "one line");
    return fault;
  }

  @Test
  void sealingListsEveryFileButTheManifestWithSizeAndHash() {
    var manifest = Packs.in(root).packs().getFirst().manifest();
    assertEquals(
        List.of(
            "model/config.json", "model/model.safetensors", "prompts/hello.txt", "saes/a/cfg.json"),
        manifest.files().stream().map(PackFile::path).toList());
    assertEquals(100_000, manifest.files().get(1).bytes());
    assertEquals("Tiny", manifest.title());
    assertEquals(1L, manifest.seeds().get("world"));
    assertEquals(0.5, manifest.figures().get("two-hop, share right"));
  }

  @Test
  void sealingAgainChangesNothing() throws IOException {
    byte[] before = Files.readAllBytes(tiny.resolve("pack.json"));
    new PackWriter(tiny).seal();
    assertArrayEquals(before, Files.readAllBytes(tiny.resolve("pack.json")));
  }

  @Test
  void sealingRefusesAManifestThatSpeaksOfSomethingMissing() throws IOException {
    Files.delete(tiny.resolve("saes/a/cfg.json"));
    assertTrue(refused(() -> new PackWriter(tiny).seal()).problem().contains("saes/a/cfg.json"));
  }

  @Test
  void aPackInAFolderIsUsedWhereItLies() {
    var opened = Packs.in(root).packs().getFirst().open(folder.resolve("cache"));
    assertEquals(tiny.resolve("model"), opened.model());
    assertEquals(tiny.resolve("saes/a"), opened.saes().getFirst().folder());
    assertEquals("blocks.1.hook_resid_post", opened.saes().getFirst().entry().hook());
    assertEquals(
        new SamplePrompt("Hello", "Click a word.", "Guten Tag, \"Welt\"."),
        opened.prompts().getFirst());
    assertFalse(Files.exists(folder.resolve("cache")));
  }

  @Test
  void copiesOfOlderVersionsGoOnceNobodyHasOpenedThemForAMonth() throws IOException {
    var copies = folder.resolve("cache/packs");
    var now = Instant.parse("2026-07-01T12:00:00Z");
    var used = "tiny-0000000000000001";
    var kept =
        List.of(
            oldCopy(used, now, 90),
            oldCopy("tiny-0000000000000002", now, 29),
            oldCopy("tiny-too-0000000000000003", now, 90),
            oldCopy("tiny-0000000000000004.part7", now, 0),
            oldCopy("tiny", now, 90));
    var gone =
        List.of(
            oldCopy("tiny-0000000000000005", now, 31),
            oldCopy("tiny-0000000000000006.part8", now, 2));
    var noted = oldCopy("tiny-0000000000000007", now, 90);
    var note =
        Files.writeString(
            Files.createDirectories(folder.resolve("cache/checked")).resolve(noted.getFileName()),
            "");
    Files.setLastModifiedTime(note, FileTime.from(now.minus(Duration.ofDays(1))));

    new OldCopies(folder.resolve("cache"), "tiny", used).delete(now);

    kept.forEach(copy -> assertTrue(Files.exists(copy.resolve("model/config.json")), "" + copy));
    gone.forEach(copy -> assertFalse(Files.exists(copy), "" + copy));
    assertTrue(Files.exists(noted), "its note says that it was opened yesterday");
    assertEquals(copies, noted.getParent());
  }

  private Path oldCopy(String name, Instant now, int days) throws IOException {
    var copy = folder.resolve("cache/packs").resolve(name);
    Files.createDirectories(copy.resolve("model"));
    Files.writeString(copy.resolve("model/config.json"), "{}");
    Files.setLastModifiedTime(copy, FileTime.from(now.minus(Duration.ofDays(days))));
    return copy;
  }

  @Test
  void aPackMayBringTranscodersAlong() throws IOException {
    var before = Packs.in(root).packs().getFirst().open(folder.resolve("cache"));
    assertEquals(Optional.empty(), before.transcoders());
    write("transcoders/config.yaml", new byte[] {'a'});
    new PackWriter(tiny).seal();
    var after = Packs.in(root).packs().getFirst().open(folder.resolve("cache"));
    assertEquals(Optional.of(tiny.resolve("transcoders")), after.transcoders());
  }

  @Test
  void aDamagedFileInAFolderIsNamed() throws IOException {
    write("model/model.safetensors", new byte[100_000]);
    var pack = Packs.in(root).packs().getFirst();
    assertTrue(refused(() -> pack.open(folder)).problem().contains("model/model.safetensors"));
  }

  @Test
  void noPacksAtAllIsNoFault() throws IOException {
    Files.delete(root.resolve("packs.list"));
    assertEquals(new Packs(List.of(), List.of()), Packs.in(root));
  }

  @Test
  void aBrokenPackIsToldOfAndDoesNotHideTheOthers() throws IOException {
    Files.writeString(root.resolve("packs.list"), "gone\ntiny\n../tiny\n");
    var packs = Packs.in(root);
    assertEquals(1, packs.packs().size());
    assertEquals(
        List.of(
            "the pack gone has no readable pack.json",
            "the list of packs has an improper name: '../tiny'"),
        packs.problems().stream().map(AssetsException::problem).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"format\": 1}",
        "{\"format\": \"x\"}",
        "{\"format\": 1, \"name\": 3}"
      })
  void aManifestThatIsNoneIsRefused(String json) throws IOException {
    write("pack.json", json.getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "the manifest of the pack tiny is broken", Packs.in(root).problems().getFirst().problem());
  }

  @Test
  void aManifestOfANewerFormatSaysSo() throws IOException {
    write(
        "pack.json",
        MANIFEST.replace("\"format\": 1", "\"format\": 2").getBytes(StandardCharsets.UTF_8));
    var fault = Packs.in(root).problems().getFirst();
    assertTrue(fault.problem().contains("format 2"));
    assertTrue(fault.remedy().contains("as new as"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "/etc/evil",
        "a/../../evil",
        "a//b",
        ".",
        "..",
        "a\\..\\b",
        "C:evil",
        ".hidden",
        "a/",
        "con.",
        ""
      })
  void aPathThatCouldLeaveTheFolderIsRefused(String path) {
    refused(() -> new PackFile(path, 1, "0".repeat(64)));
  }

  /// The pack inside a jar, as in the program that people install.
  @Nested
  class InAJar {
    private Path cache;

    @BeforeEach
    void chooseACache() {
      cache = folder.resolve("cache");
    }

    private Pack pack() throws IOException {
      var jar = Files.createTempFile(folder, "program", ".jar");
      try (var out = new JarOutputStream(Files.newOutputStream(jar));
          var files = Files.walk(root)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          out.putNextEntry(
              new JarEntry("packs/" + root.relativize(file).toString().replace('\\', '/')));
          Files.copy(file, out);
        }
      }
      var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
      return Packs.in(loader).packs().getFirst();
    }

    private List<Path> copies() throws IOException {
      try (var found = Files.list(cache.resolve("packs"))) {
        return found.toList();
      }
    }

    @Test
    void isCopiedToTheCacheOnFirstUse() throws IOException {
      var opened = pack().open(cache);
      assertTrue(opened.folder().startsWith(cache));
      assertArrayEquals(WEIGHTS, Files.readAllBytes(opened.model().resolve("model.safetensors")));
      assertEquals(List.of(opened.folder()), copies(), "nothing else is left there");
    }

    @Test
    void isUsedAgainWhenTheCopyIsSound() throws IOException {
      var pack = pack();
      var weights = pack.open(cache).model().resolve("model.safetensors");
      var mark = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
      Files.setLastModifiedTime(weights, mark);
      pack.open(cache);
      assertEquals(mark, Files.getLastModifiedTime(weights), "was not written again");
    }

    @Test
    void isNotCopiedWhenItWasInstalledUnpacked() throws IOException {
      var installed = folder.resolve("installed");
      var pack = pack();
      var unpacked = pack.open(installed).folder();
      assertEquals(unpacked, pack.open(cache, Optional.of(installed)).folder());
      assertFalse(Files.exists(cache.resolve("packs")));
    }

    /// A change that leaves size and time is for the doctor to find.
    @Test
    void isHashedAgainOnlyWhenItWasTouchedOrTheDoctorAsks() throws IOException {
      var pack = pack();
      var weights = pack.open(cache).model().resolve("model.safetensors");
      var time = Files.getLastModifiedTime(weights);
      Files.write(weights, new byte[100_000]);
      Files.setLastModifiedTime(weights, time);
      pack.open(cache);
      assertArrayEquals(new byte[100_000], Files.readAllBytes(weights), "it was not read");
      pack.openAfterCheck(cache, Optional.empty());
      assertArrayEquals(WEIGHTS, Files.readAllBytes(weights));
    }

    @Test
    void isCheckedWhereThatCannotBeNoted() throws IOException {
      Files.createDirectories(cache);
      Files.writeString(cache.resolve("checked"), "in the way");
      var pack = pack();
      var weights = pack.open(cache).model().resolve("model.safetensors");
      Files.write(weights, new byte[100_000]);
      pack.open(cache);
      assertArrayEquals(WEIGHTS, Files.readAllBytes(weights));
    }

    @Test
    void isCopiedWhenTheInstalledOneIsDamagedAndThatIsLeftAlone() throws IOException {
      var installed = folder.resolve("installed");
      var pack = pack();
      var damaged = pack.open(installed).model().resolve("model.safetensors");
      Files.write(damaged, new byte[100_000]);
      assertTrue(pack.open(cache, Optional.of(installed)).folder().startsWith(cache));
      assertArrayEquals(new byte[100_000], Files.readAllBytes(damaged));
    }

    @Test
    void replacesACopyThatWasDamaged() throws IOException {
      var pack = pack();
      var weights = pack.open(cache).model().resolve("model.safetensors");
      Files.write(weights, new byte[100_000]);
      pack.open(cache);
      assertArrayEquals(WEIGHTS, Files.readAllBytes(weights));
      Files.delete(weights);
      pack.open(cache);
      assertArrayEquals(WEIGHTS, Files.readAllBytes(weights));
      assertEquals(1, copies().size());
    }

    @Test
    void isNotCopiedWhenItIsDamagedItself() throws IOException {
      write("model/model.safetensors", new byte[100_000]);
      var pack = pack();
      assertTrue(refused(() -> pack.open(cache)).problem().contains("is damaged"));
      assertEquals(List.of(), copies());
    }

    @Test
    void aCacheThatCannotBeWrittenIsSaidPlainly() throws IOException {
      var pack = pack();
      Files.writeString(folder.resolve("file"), "in the way");
      var fault = refused(() -> pack.open(folder.resolve("file")));
      assertTrue(fault.problem().contains("cannot be copied"));
      assertTrue(fault.remedy().contains("MB"));
    }

    @Test
    void otherContentsOfTheSameNameLieBesideIt() throws IOException {
      var first = pack().open(cache).folder();
      write("prompts/hello.txt", "Another text.".getBytes(StandardCharsets.UTF_8));
      new PackWriter(tiny).seal();
      var second = pack().open(cache).folder();
      assertFalse(first.equals(second));
      assertEquals(2, copies().size());
    }
  }

  private static final String EFFECT =
      """
      {"goal": "texts that say Welt", "date": "2026-11-26", "confidence": 0.95,
       "steered": {"count": 90, "runs": 100, "low": 0.82, "high": 0.95, "perplexity": 5.5},
       "baseline": {"count": 2, "runs": 100, "low": 0.01, "high": 0.07, "perplexity": 3.5},
       "control": {"count": 3, "runs": 100, "low": 0.01, "high": 0.08, "perplexity": 4.5}}
      """;

  private void addPlan(String effect) throws IOException {
    write("plans/a.json", "{}".getBytes(StandardCharsets.UTF_8));
    write("plans/a.trial.json", "{}".getBytes(StandardCharsets.UTF_8));
    write("plans/a.effect.json", effect.getBytes(StandardCharsets.UTF_8));
    var plans =
        """
        "plans": [{"title": "To Welt", "hint": "Watch.", "prompt": "Guten Tag,",
          "path": "plans/a.json", "trial": "plans/a.trial.json", "effect": "plans/a.effect.json"}],
         "files": []\
        """;
    write("pack.json", MANIFEST.replace("\"files\": []", plans).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void plansComeWithTheirFilesAndWhatWasMeasured() throws IOException {
    addPlan(EFFECT);
    new PackWriter(tiny).seal();
    new PackWriter(tiny).seal(); // Sealing again keeps them.

    var plan = Packs.in(root).packs().getFirst().open(folder).plans().getFirst();
    assertEquals("To Welt", plan.entry().title());
    assertEquals("Guten Tag,", plan.entry().prompt());
    assertEquals(tiny.resolve("plans/a.json"), plan.file());
    assertEquals(90, plan.effect().steered().count());
    assertEquals(0.07, plan.effect().baseline().high());
    assertEquals(100, plan.effect().control().runs());
    assertEquals(5.5, plan.effect().steeredPerplexity());
  }

  @Test
  void aPackWithoutPlansHasNone() {
    assertEquals(List.of(), Packs.in(root).packs().getFirst().open(folder).plans());
  }

  @Test
  void aPlanThatIsNotThereIsNotSealed() throws IOException {
    addPlan(EFFECT);
    Files.delete(tiny.resolve("plans/a.trial.json"));
    var fault = refused(() -> new PackWriter(tiny).seal());
    assertTrue(fault.problem().contains("plans/a.trial.json"), fault.problem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"goal\"", "\"control\"", "\"perplexity\""})
  void anEffectThatLacksAFieldIsRefused(String field) throws IOException {
    addPlan(EFFECT.replace(field, "\"other\""));
    new PackWriter(tiny).seal();
    var fault = refused(() -> Packs.in(root).packs().getFirst().open(folder));
    assertTrue(fault.problem().contains("a.effect.json"), fault.problem());
  }

  @Test
  void moreTextsThanWereTriedAreRefused() throws IOException {
    addPlan(EFFECT.replace("90", "101"));
    new PackWriter(tiny).seal();
    refused(() -> Packs.in(root).packs().getFirst().open(folder));
  }

  private void addCircuit(String path) throws IOException {
    write("circuits/hello.json", "{}".getBytes(StandardCharsets.UTF_8));
    write(
        "pack.json",
        MANIFEST
            .replace("\"files\": []", "\"circuits\": [\"%s\"], \"files\": []".formatted(path))
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void storiesOfCircuitsComeInTheManifestsOrder() throws IOException {
    addCircuit("circuits/hello.json");
    new PackWriter(tiny).seal();
    new PackWriter(tiny).seal(); // Sealing again keeps them.

    var opened = Packs.in(root).packs().getFirst().open(folder);
    assertEquals(List.of(tiny.resolve("circuits/hello.json")), opened.circuits());
  }

  @Test
  void aPackWithoutStoriesOrTranscodersHasNone() {
    var opened = Packs.in(root).packs().getFirst().open(folder);
    assertEquals(List.of(), opened.circuits());
    assertEquals(Optional.empty(), opened.transcoders());
  }

  @Test
  void aStoryThatIsNotThereIsNotSealed() throws IOException {
    addCircuit("circuits/gone.json");
    var fault = refused(() -> new PackWriter(tiny).seal());
    assertTrue(fault.problem().contains("circuits/gone.json"), fault.problem());
  }

  @Test
  void aStoryOutsideThePackIsRefused() throws IOException {
    addCircuit("../hello.json");
    refused(() -> new PackWriter(tiny).seal());
  }
}
