package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void itIsSha256() throws IOException {
    var abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertEquals(abc, Fingerprint.ofText("abc"));
    assertEquals(abc, Fingerprint.of(file("a", "abc")));
    assertEquals(abc, Fingerprint.of(List.of(file("b", "a"), file("c", "bc"))));
  }

  @Test
  void anAutoencoderIsItsWeightsAndConfigurationAndNothingThatLiesBeside() throws IOException {
    file("cfg.json", "{}");
    var weights = file("sae_weights.safetensors", "weights");
    var before = Fingerprint.ofAutoencoder(folder);
    file("concepts.json", "[]");
    file("workspace.db", "index");
    assertEquals(before, Fingerprint.ofAutoencoder(folder));
    assertEquals(before, Fingerprint.ofAutoencoder(weights), "named by its file");
    file("cfg.json", "{\"k\": 1}");
    assertNotEquals(before, Fingerprint.ofAutoencoder(folder));
  }

  @Test
  void ofSeveralAutoencodersInAFolderEachHasItsOwn() throws IOException {
    var first = file("4.pt", "four");
    var second = file("8.pt", "eight");
    assertNotEquals(Fingerprint.ofAutoencoder(first), Fingerprint.ofAutoencoder(second));
    var before = Fingerprint.ofAutoencoder(first);
    file("8.pt", "another eight");
    assertEquals(before, Fingerprint.ofAutoencoder(first));
  }
}
