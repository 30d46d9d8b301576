package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is shown before the model is open is what the same model said of the same text.
class FirstPictureTest {
  private static final String TEXT = "The opposite of small is large. Größe — the capital 😀.";

  @TempDir Path folder;
  private Path pictures;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    pictures = folder.resolve("pictures");
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "numbers");
  }

  private static TextReading reading(String text) {
    var scope = MadeUpMicroscope.withTwoLenses();
    return scope
        .read("", text, scope.firstLens(), part -> {})
        .run(Progress.none(), new Cancellation());
  }

  private FirstPicture picture(String text, String manner) {
    return new FirstPicture(pictures, text, List.of(model), manner);
  }

  private FirstPicture picture() {
    return picture(TEXT, "cpu");
  }

  private Path kept() throws IOException {
    try (var files = Files.list(pictures)) {
      var all = files.toList();
      assertEquals(1, all.size(), "only the latest is kept");
      return all.getFirst();
    }
  }

  @Test
  void isTheReadingThatWasKept() {
    var expected = reading(TEXT);
    picture().keep(expected);
    assertTrue(FirstPicture.mayBeIn(pictures));
    var found = picture().load().orElseThrow().reading();
    assertEquals(TEXT, found.text());
    assertTrue(found.complete());
    assertEquals(expected.size(), found.size());
    assertEquals(expected.latentCount(), found.latentCount());
    assertEquals(expected.nanos(), found.nanos());
    for (var token = 0; token < expected.size(); token++) {
      assertEquals(expected.id(token), found.id(token));
      assertEquals(expected.start(token), found.start(token));
      assertEquals(expected.end(token), found.end(token));
      assertEquals(expected.special(token), found.special(token));
      assertEquals(expected.label(token), found.label(token));
      assertEquals(expected.chip(expected.id(token)), found.chip(found.id(token)));
      assertEquals(expected.featuresAt(token), found.featuresAt(token));
      assertEquals(expected.activeCount(token), found.activeCount(token));
      assertEquals(expected.expectedAt(token), found.expectedAt(token));
      for (var quantity : Quantity.values()) {
        assertEquals(expected.quantity(quantity, token), found.quantity(quantity, token));
      }
    }
    for (var latent = 0; latent < expected.latentCount(); latent++) {
      assertArrayEquals(expected.valuesOf(latent), found.valuesOf(latent));
    }
  }

  @Test
  void isOfOneTextOneMannerAndFilesThatNobodyTouched() throws IOException {
    assertFalse(FirstPicture.mayBeIn(pictures));
    picture().keep(reading(TEXT));
    assertTrue(picture("Another text.", "cpu").load().isEmpty());
    assertTrue(picture(TEXT, "cuda:0").load().isEmpty());
    assertTrue(picture().load().isPresent());
    Files.setLastModifiedTime(
        model.resolve("weights"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    assertTrue(picture().load().isEmpty());
    picture().keep(reading(TEXT));
    assertTrue(picture().load().isPresent());
    kept();
  }

  @Test
  void isNotKeptOfAnotherText() {
    picture().keep(reading("Another text."));
    assertTrue(picture().load().isEmpty());
  }

  @Test
  void isNotShownWhenItIsDamaged() throws IOException {
    picture().keep(reading(TEXT));
    var file = kept();
    var good = Files.readAllBytes(file);
    for (var at = 0; at < good.length; at += 7) {
      var bad = good.clone();
      bad[at] ^= 0x40;
      Files.write(file, bad);
      assertTrue(picture().load().isEmpty(), "byte " + at);
    }
    Files.write(file, new byte[0]);
    assertTrue(picture().load().isEmpty());
    Files.write(file, good);
    assertTrue(picture().load().isPresent());
  }

  /// Whoever can write the file can also make its checksum right.
  @Test
  void promisesOfAForgedFileAreNotBelieved() {
    var good = KeptReading.bytes(reading(TEXT));
    var refused = 0;
    for (var at = 0; at + 8 < good.length; at++) {
      var forged = ByteBuffer.wrap(good.clone());
      forged.putInt(at, Integer.MAX_VALUE);
      var crc = new CRC32();
      crc.update(forged.array(), 0, good.length - 4);
      forged.putInt(good.length - 4, (int) crc.getValue());
      try {
        KeptReading.of(forged.array());
      } catch (IOException expected) {
        refused++;
      }
    }
    assertTrue(refused > 100, "only " + refused);
    assertThrows(IOException.class, () -> KeptReading.of(new byte[] {1, 2}));
  }

  /// A folder that is a file, for one: the picture is only ever a gain.
  @Test
  void thatItCannotBeKeptIsNoFault() throws IOException {
    Files.writeString(pictures, "in the way");
    picture().keep(reading(TEXT));
    assertTrue(picture().load().isEmpty());
    assertFalse(FirstPicture.mayBeIn(pictures));
  }
}
