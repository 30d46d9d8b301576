package org.featurescope.installer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramJarsTest {
  @TempDir Path folder;

  private Path from;
  private Path to;

  @BeforeEach
  void chooseFolders() throws IOException {
    from = Files.createDirectories(folder.resolve("from"));
    to = Files.createDirectories(folder.resolve("to"));
  }

  private void jar(String name, String... entries) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(from.resolve(name)))) {
      for (var entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
        out.write(entry.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }

  private List<String> entries(String name) throws IOException {
    try (var jar = new ZipFile(to.resolve(name).toFile())) {
      return jar.stream().map(ZipEntry::getName).sorted().toList();
    }
  }

  @Test
  void librariesAreLeftOutAndWhatNamesThemStays() throws IOException {
    jar(
        "torch.jar",
        "native/lib/pytorch.properties",
        "pytorch/cpu/linux-x86_64/libtorch_cpu.so",
        "pytorch/cpu/linux-x86_64/libgomp-98b21ff3.so.1",
        "pytorch/cpu/win-x86_64/torch_cpu.dll",
        "jnilib/pytorch.properties",
        "jnilib/osx-aarch64/cpu/libdjl_torch.dylib");
    ProgramJars.copy(from, to);
    assertEquals(
        List.of("jnilib/pytorch.properties", "native/lib/pytorch.properties"),
        entries("torch.jar"));
  }

  @Test
  void modelsAreLeftOutAndTheirManifestsStay() throws IOException {
    jar("assets.jar", "packs/packs.list", "packs/a/pack.json", "packs/a/model/model.safetensors");
    ProgramJars.copy(from, to);
    assertEquals(List.of("packs/a/pack.json", "packs/packs.list"), entries("assets.jar"));
  }

  @Test
  void librariesOfTheToolkitLieBesideItsJar() throws IOException {
    jar("javafx.jar", "libglass.so", "javafx/Scene.class");
    ProgramJars.copy(from, to);
    assertEquals(List.of("javafx/Scene.class"), entries("javafx.jar"));
    assertEquals("libglass.so", Files.readString(to.resolve("libglass.so")));
  }

  @Test
  void otherJarsAreCopiedByteForByte() throws IOException {
    jar("jna.jar", "com/sun/jna/linux-x86-64/libjnidispatch.so", "com/sun/jna/Native.class");
    ProgramJars.copy(from, to);
    assertArrayEquals(
        Files.readAllBytes(from.resolve("jna.jar")), Files.readAllBytes(to.resolve("jna.jar")));
  }
}
