package org.featurescope.compute.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.featurescope.compute.index.FeatureCounter;
import org.featurescope.compute.index.IndexJob;
import org.featurescope.compute.index.WeightGeometry;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.Workspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of two executors, each a process of its own on this machine, finds what one process
/// finds alone.
class SparkIndexTest {
  private static final Path GOLDEN =
      Path.of("../src/test/resources/golden").toAbsolutePath().normalize();
  private static final int DOCUMENTS = 5 * FeatureCounter.BLOCK + 17;

  private static JavaSparkContext spark;

  /// Which executors ended a task.
  private static final Set<String> EXECUTORS = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void startTheCluster() throws IOException {
    var home = Path.of(System.getenv("SPARK_HOME"));
    Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("RELEASE"), "");
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    spark = new JavaSparkContext(Cluster.settings("local-cluster[2,1,1024]", classPath));
    spark
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                EXECUTORS.add(end.taskInfo().executorId());
              }
            });
  }

  @AfterAll
  static void stopTheCluster() {
    spark.close();
  }

  /// Documents of random words, of very different lengths.
  private static Path corpus(Path folder) throws IOException {
    var random = new Random(9);
    var words = List.of("the", "cat", "sat", "on", "a", "mat", "when", "rain", "fell", "again");
    var text = new StringBuilder();
    for (var document = 0; document < DOCUMENTS; document++) {
      var length = 1 + random.nextInt(document % 40 == 0 ? 200 : 30);
      for (var word = 0; word < length; word++) {
        text.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      text.append("\n\n\n");
    }
    return Files.writeString(folder.resolve("corpus.txt"), text);
  }

  private static SparkIndexSettings settings(Path corpus) {
    return new SparkIndexSettings(
        GOLDEN.resolve("models/gpt2").toString(),
        List.of(GOLDEN.resolve("evaluation/sae").toString()),
        List.of(0),
        List.of(corpus.toString()),
        "text",
        24,
        4,
        7,
        "tiny");
  }

  @Test
  void aClusterFindsWhatOneMachineFinds(@TempDir Path folder) throws IOException {
    var settings = settings(corpus(folder));
    try (var alone = Workspace.open(folder.resolve("alone.db"));
        var together = Workspace.open(folder.resolve("together.db"))) {
      var survey = settings.documents().survey(Progress.none(), new Cancellation());
      assertEquals(DOCUMENTS, survey.documents());
      var here = Worker.of(settings, survey.hash(), 1, "");
      var expected =
          new IndexJob(
                  here.model(),
                  here.sources(),
                  settings.documents(),
                  settings.index(),
                  new WeightGeometry(here.model(), here.sources()),
                  alone.index(),
                  "test")
              .run(Progress.none(), new Cancellation());
      EXECUTORS.clear();

      var runs =
          new SparkIndex(spark, settings, 5, together.index(), "test")
              .run(Progress.none(), new Cancellation());

      assertEquals(expected, runs);
      assertEquals(alone.runs(), together.runs());
      assertEquals(2, runs.size());
      assertTrue(runs.getFirst().tokens() > 3000);
      for (var run : runs) {
        var subject = run.subject();
        var fired = 0L;
        for (var latent = 0; latent < subject.latents(); latent++) {
          var feature = together.feature(subject, latent);
          assertEquals(alone.feature(subject, latent), feature, subject.hook() + " " + latent);
          fired += feature.statistics().fired();
        }
        assertTrue(fired > 0);
        assertEquals(alone.maps(subject).size(), together.maps(subject).size());
      }
      assertEquals(Set.of("0", "1"), EXECUTORS, "both executors counted, the driver did not");
    }
  }

  @Test
  void whatIsWrongIsSaidOnceAndNothingIsWritten(@TempDir Path folder) throws IOException {
    var settings = settings(folder.resolve("missing.txt"));
    try (var workspace = Workspace.open(folder.resolve("w.db"))) {
      var job = new SparkIndex(spark, settings, 5, workspace.index(), "test");
      var problem =
          assertThrows(
              FeaturescopeException.class, () -> job.run(Progress.none(), new Cancellation()));
      assertTrue(problem.problem().contains("missing.txt"), problem.problem());
      assertTrue(workspace.runs().isEmpty());
    }
  }

  @Test
  void partsCoverEveryDocumentOnceAndBeginWhereCutsLeaveNoTrace() {
    for (var count : new int[] {1, 2, 3, 7, 1000}) {
      for (var documents : new long[] {1, 63, 64, 65, 1000, 100_000}) {
        var parts = Part.of(documents, count);
        assertFalse(parts.isEmpty());
        assertTrue(parts.size() <= count);
        assertEquals(
            documents,
            parts.stream().flatMapToLong(p -> LongStream.range(p.first(), p.end())).count());
        var next = 0L;
        for (var part : parts) {
          assertEquals(next, part.first());
          assertEquals(0, part.first() % FeatureCounter.BLOCK);
          next = part.end();
        }
      }
    }
  }
}
