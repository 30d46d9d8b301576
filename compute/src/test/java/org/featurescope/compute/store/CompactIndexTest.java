package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.Example.Band;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.index.Partner;
import org.featurescope.compute.index.Passage;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The index that comes with the program.
class CompactIndexTest {
  private static final IndexSubject SUBJECT =
      new IndexSubject("m", "a".repeat(64), "s", "b".repeat(64), "blocks.0.hook_resid_post", 1);
  private static final IndexRun RUN =
      new IndexRun(SUBJECT, "c.txt", "d".repeat(64), 128, 1, "test", 1000, true);
  private static final FeatureStatistics STATISTICS =
      new FeatureStatistics(
          0,
          1000,
          25,
          61.23456789,
          199.87654321,
          7.1234567F,
          new LogHistogram(96, new long[] {25}));

  private static IndexedFeature feature() {
    var passage = new Passage(4, 0, new int[] {1, 2, 3}, "a b c", new int[] {1, 3, 5});
    var examples = new ArrayList<Example>();
    for (var i = 0; i < 20; i++) {
      examples.add(
          new Example(
              Band.TOP, passage, 1, 7.1234567F - i, new int[] {1}, new float[] {7.1234567F - i}));
    }
    for (var i = 0; i < 5; i++) {
      examples.add(
          new Example(Band.Q50, passage, 2, 0.3333333F, new int[] {2}, new float[] {0.3333333F}));
    }
    return new IndexedFeature(
        STATISTICS,
        examples,
        List.of(new Partner(0, 0.123456F, 9.87654F)),
        FeatureGeometry.unknown());
  }

  private static Path written(Path folder) {
    var archive = folder.resolve("index.db.gz");
    try (var workspace = Workspace.open(folder.resolve("w.db"))) {
      workspace.index().publish(RUN, List.of(feature()).iterator(), List.of());
      var label = new Label("a letter", LabelSource.CONCEPT, 0.75);
      CompactIndex.write(workspace, Map.of(SUBJECT.saeHash(), Map.of(0, label)), archive);
    }
    return archive;
  }

  @Test
  void countsAreExactExamplesFewAndRoundedLabelsThere(@TempDir Path folder) throws IOException {
    var archive = written(folder);
    var unpacked = folder.resolve("again.db");
    try (var in = new GZIPInputStream(Files.newInputStream(archive))) {
      Files.copy(in, unpacked);
    }
    try (var workspace = Workspace.readOnly(unpacked)) {
      assertEquals(List.of(RUN), workspace.runs());
      var feature = workspace.feature(SUBJECT, 0);
      assertEquals(STATISTICS, feature.statistics());
      assertEquals(8, feature.examples().stream().filter(e -> e.band() == Band.TOP).count());
      assertEquals(1, feature.examples().stream().filter(e -> e.band() == Band.Q50).count());
      assertEquals(7.125, feature.examples().getFirst().value());
      assertEquals(0.3333333, feature.examples().getLast().activations()[0], 0.3333333 / 2048);
      assertEquals("a letter", workspace.features(SUBJECT).label(0));
    }
  }

  @Test
  void anArchiveIsUnpackedOnceUnderTheNameOfItsContents(@TempDir Path folder) throws IOException {
    var archive = written(folder);
    var first = CompactIndex.unpacked(archive);
    try {
      var when = Files.getLastModifiedTime(first);
      assertEquals(first, CompactIndex.unpacked(archive));
      assertEquals(when, Files.getLastModifiedTime(first));
      try (var workspace = Workspace.openWith(folder.resolve("mine.db"), List.of(first))) {
        assertEquals(List.of(SUBJECT), workspace.subjects());
      }
    } finally {
      Files.delete(first);
    }
  }

  @Test
  void aDamagedArchiveLeavesNothing(@TempDir Path folder) throws IOException {
    var archive = written(folder);
    var bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
    assertThrows(FeaturescopeException.class, () -> CompactIndex.unpacked(archive));
    assertThrows(FeaturescopeException.class, () -> CompactIndex.unpacked(archive));
  }

  @Property
  void roundingKeepsThreeDigits(@ForAll float value) {
    var rounded = CompactIndex.rounded(value);
    if (Float.isFinite(value) && Math.abs(value) >= Float.MIN_NORMAL && Float.isFinite(rounded)) {
      assertTrue(Math.abs(rounded - value) <= Math.abs(value) / 2048.0);
      assertEquals(0, Float.floatToRawIntBits(rounded) & 0xfff);
    }
  }
}
