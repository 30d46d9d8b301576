package org.featurescope.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedTensorsTest {
  @TempDir Path outside;
  Path folder;

  @BeforeEach
  void writeShards() throws IOException {
    folder = Files.createDirectory(outside.resolve("model"));
    new SafeTensorsWriter().add("a", new float[] {1}, 1).write(folder.resolve("1.safetensors"));
    new SafeTensorsWriter().add("b", new float[] {2}, 1).write(folder.resolve("2.safetensors"));
    new SafeTensorsWriter().add("c", new float[] {3}, 1).write(outside.resolve("3.safetensors"));
  }

  private void writeIndex(String text) throws IOException {
    Files.writeString(folder.resolve("model.safetensors.index.json"), text);
  }

  private String refusal() {
    return assertThrows(FeaturescopeException.class, () -> SafeTensors.openModel(folder).close())
        .problem();
  }

  @Test
  void readsEveryTensorFromItsShard() throws IOException {
    writeIndex(
        "{\"metadata\":{\"total_size\":8},"
            + "\"weight_map\":{\"b\":\"2.safetensors\",\"a\":\"1.safetensors\"}}");

    try (var source = SafeTensors.openModel(folder)) {
      assertEquals(List.of("b", "a"), List.copyOf(source.names()));
      assertArrayEquals(new float[] {1}, source.floats("a"));
      assertArrayEquals(new float[] {2}, source.floats("b"));
    }
  }

  @Test
  void prefersTheWholeModelToItsShards() throws IOException {
    writeIndex("{}");
    Files.copy(folder.resolve("1.safetensors"), folder.resolve("model.safetensors"));

    try (var source = SafeTensors.openModel(folder)) {
      assertTrue(source.contains("a"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../3.safetensors",
        "x/../../3.safetensors",
        "/etc/passwd",
        "..\\\\3.safetensors",
        "C:3.safetensors",
        "\\u0000",
        "",
        ".",
        "..",
      })
  void staysInsideTheFolder(String name) throws IOException {
    writeIndex("{\"weight_map\":{\"c\":\"" + name + "\"}}");
    assertTrue(refusal().startsWith("model.safetensors.index.json names a file outside"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"weight_map\":[]}",
        "{\"weight_map\":{}}",
        "{\"weight_map\":{\"a\":{}}}",
        "{\"weight_map\":{\"a\":\"1.safetensors\",\"a\":\"2.safetensors\"}}",
        "{\"metadata\":{}}",
      })
  void refusesABrokenIndex(String text) throws IOException {
    writeIndex(text);
    refusal();
  }

  @Test
  void refusesAnIndexThatNestsDeeply() throws IOException {
    writeIndex("{\"metadata\":" + "[".repeat(300_000));
    refusal();
  }

  @Test
  void saysWhichShardLacksATensor() throws IOException {
    writeIndex("{\"weight_map\":{\"a\":\"2.safetensors\"}}");
    assertEquals(
        "model.safetensors.index.json looks for a in 2.safetensors, which lacks it", refusal());
  }

  @Test
  void saysWhichShardIsMissing() throws IOException {
    writeIndex("{\"weight_map\":{\"a\":\"4.safetensors\"}}");
    assertTrue(refusal().endsWith("4.safetensors does not exist"));
  }

  @Test
  void saysThatAFolderHoldsNoModel() {
    assertTrue(refusal().endsWith("holds no model.safetensors"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // where links need a privilege
  void refusesLinksThatLeadInACircle() throws IOException {
    Files.createSymbolicLink(folder.resolve("loop.safetensors"), Path.of("loop.safetensors"));
    writeIndex("{\"weight_map\":{\"a\":\"loop.safetensors\"}}");
    assertTrue(refusal().contains("loop.safetensors"), refusal());

    var index = folder.resolve("model.safetensors.index.json");
    Files.delete(index);
    Files.createSymbolicLink(index, Path.of("b"));
    Files.createSymbolicLink(folder.resolve("b"), index.getFileName());
    assertTrue(refusal().endsWith("holds no model.safetensors"), refusal());
  }
}
