package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.featurescope.app.frame.GpuChoice;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.Setup;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.TextReading;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.ReadingCache;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the window asks for first is under way before it asks.
class OpticsTest {
  private static final String TEXT = "The cat sat on the mat.";

  @TempDir static Path folder;
  private static Setup setup;

  @BeforeAll
  static void writeModel() throws IOException {
    setup = TinyModel.setup(folder);
  }

  private static Optics ahead(Setup setup) {
    return Optics.warmingUp(
        Settings.inMemory(),
        CompletableFuture.completedFuture(null),
        CompletableFuture.completedFuture(
            Optional.of(new Optics.First(setup, TEXT, reading -> {}))),
        ReadingCache.none());
  }

  private static Microscope open(Optics optics, Setup setup) {
    return optics.open(setup, Progress.none(), new Cancellation());
  }

  private static TextReading read(Microscope microscope, String text) {
    return microscope
        .read("", text, microscope.firstLens(), part -> {})
        .run(Progress.none(), new Cancellation());
  }

  /// The text that was read ahead is read again when it is asked for again: its memory is not kept.
  @Test
  void theFirstModelAndItsTextAreReadAhead() {
    var optics = ahead(setup);
    try (var first = open(optics, setup);
        var second = open(optics, setup)) {
      assertNotSame(first, second);
      var early = first.read("", TEXT, first.firstLens(), part -> {});
      var known = early.run(Progress.none(), new Cancellation());
      assertSame(known, early.run(Progress.none(), new Cancellation()));
      var again = read(first, TEXT);
      assertNotSame(known, again);
      assertEquals(TEXT, known.text());
      assertTrue(known.nanos() > 0, "the time that it took then");
      assertEquals(TEXT, again.text());
      assertEquals(TEXT, read(second, TEXT).text());
    }
  }

  /// The processor is the window's until that has drawn what it can draw without the model.
  @Test
  void theEngineStartsWhenItMay() {
    var go = new CompletableFuture<Void>();
    var read = new CompletableFuture<TextReading>();
    var first = new Optics.First(setup, TEXT, read::complete);
    var optics =
        Optics.warmingUp(
            Settings.inMemory(),
            go,
            CompletableFuture.completedFuture(Optional.of(first)),
            ReadingCache.none());
    assertFalse(read.isDone());
    go.complete(null);
    assertEquals(TEXT, read.join().text());
    try (var opened = open(optics, setup)) {
      assertSame(read.join(), read(opened, TEXT));
    }
  }

  @Test
  void anotherTextIsReadAsAnyOther() {
    try (var first = open(ahead(setup), setup)) {
      assertEquals("A dog ran.", read(first, "A dog ran.").text());
    }
  }

  @Test
  void aModelOpensInThePrecisionThatWasChosen() {
    var settings = Settings.inMemory();
    var optics = Optics.warmingUp(settings);
    try (var exact = open(optics, setup)) {
      assertTrue(exact.instrument(0).device().endsWith("float32"), exact.instrument(0).device());
    }
    GpuChoice.setPrecision(settings, Precision.BF16);
    try (var rounded = open(optics, setup)) {
      assertTrue(rounded.instrument(0).device().endsWith("bfloat16"));
      assertEquals(TEXT, read(rounded, TEXT).text());
    }
  }

  /// What cannot be opened ahead says so to whoever asks for it, and stops nobody else.
  @Test
  void aModelThatIsNotThereIsToldWhenItIsAskedFor() {
    var missing = new Setup("Missing", "", Path.of("nowhere"), List.of());
    var optics = ahead(missing);
    assertThrows(FeaturescopeException.class, () -> open(optics, missing));
    open(ahead(missing), setup).close();
  }
}
