package org.featurescope.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.index.Partner;
import org.featurescope.compute.index.Passage;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;
import org.featurescope.compute.store.Workspace;

/// A workspace of the largest size that is to feel instant: 131,072 features, every one labelled,
/// and a million examples. The features are made up; the passages are texts of the small world.
final class WorkspaceBench {
  private static final int LATENTS = 131_072;
  private static final int EXAMPLES = 8;
  private static final int PASSAGES = 100_000;
  private static final int TOKENS = 24;

  /// What a person types, letter by letter.
  private static final String TYPED = "keeper of the sea";

  private static final IndexSubject SUBJECT =
      new IndexSubject(
          "made up",
          "m".repeat(64),
          "made up",
          "a".repeat(64),
          "blocks.4.hook_resid_post",
          LATENTS);

  private final Measurements measurements;
  private final Console console;
  private final List<String> words;

  WorkspaceBench(Console console, Measurements measurements) {
    this.console = console;
    this.measurements = measurements;
    words = List.of(FigureBenches.text(1_000_000).split("(?=\\s)"));
  }

  void run() {
    try {
      var folder = Files.createTempDirectory("featurescope-bench");
      try {
        run(folder.resolve("workspace.db"));
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw FileProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private void run(Path file) throws IOException {
    console.err().println("making a workspace of a million examples");
    try (var workspace = Workspace.open(file)) {
      var publish = Measurements.seconds(() -> publish(workspace));
      measurements.print("workspace.publish", LATENTS, publish, "s");
      label(workspace);
      console.cancellation().check();
    }
    measurements.print("workspace.size", LATENTS, Files.size(file) / 1e6, "MB");
    median("workspace.open", () -> Workspace.open(file).close());
    try (var workspace = Workspace.open(file)) {
      median("workspace.table", () -> workspace.features(SUBJECT));
      var table = workspace.features(SUBJECT);
      search(workspace, table);
      for (var order : FeatureTable.Order.values()) {
        median("workspace.sort." + order, () -> table.sorted(order, true));
      }
      var random = new Random(1);
      median("workspace.feature", () -> workspace.feature(SUBJECT, random.nextInt(LATENTS)));
    }
  }

  /// Each run types the whole text, letter by letter; the median and the slowest of all letters.
  private void search(Workspace workspace, FeatureTable table) {
    var letters = TYPED.length();
    var times = new double[measurements.runs() * letters];
    for (var run = -1; run < measurements.runs(); run++) {
      for (var end = 1; end <= letters; end++) {
        var text = TYPED.substring(0, end);
        var time = Measurements.seconds(() -> workspace.search(table, text));
        if (run >= 0) {
          times[run * letters + end - 1] = time;
        }
        console.cancellation().check();
      }
    }
    measurements.print("workspace.search", LATENTS, Measurements.median(times), "s");
    var slowest = new double[measurements.runs()];
    for (var run = 0; run < slowest.length; run++) {
      for (var letter = 0; letter < letters; letter++) {
        slowest[run] = Math.max(slowest[run], times[run * letters + letter]);
      }
    }
    measurements.print("workspace.search.slowest", LATENTS, Measurements.median(slowest), "s");
  }

  private void median(String task, Runnable work) {
    var times = new double[measurements.runs()];
    for (var run = -2; run < times.length; run++) {
      var time = Measurements.seconds(work);
      console.cancellation().check();
      if (run >= 0) {
        times[run] = time;
      }
    }
    measurements.print(task.toLowerCase(Locale.ROOT), LATENTS, Measurements.median(times), "s");
  }

  private void publish(Workspace workspace) {
    var run =
        new IndexRun(SUBJECT, "made up", "c".repeat(64), TOKENS, 1, "bench", 10_000_000, true);
    workspace.index().publish(run, features(), List.of());
  }

  private void label(Workspace workspace) {
    var random = new Random(2);
    var labels = new HashMap<Integer, Label>();
    for (var latent = 0; latent < LATENTS; latent++) {
      var text = new StringBuilder();
      for (var i = 0; i < 5; i++) {
        text.append(words.get(random.nextInt(words.size())));
      }
      var label = text.toString().strip();
      labels.put(
          latent,
          new Label(label.isEmpty() ? "blank" : label, LabelSource.EXPLAINER, random.nextDouble()));
    }
    workspace.labels().setAll(SUBJECT.saeHash(), labels);
  }

  private Iterator<IndexedFeature> features() {
    var random = new Random(3);
    return IntStream.range(0, LATENTS)
        .mapToObj(latent -> {
          console.cancellation().check();
          return feature(latent, random);
        })
        .iterator();
  }

  private IndexedFeature feature(int latent, Random random) {
    var examples =
        IntStream.range(0, EXAMPLES)
            .mapToObj(i -> example(passage(random.nextInt(PASSAGES)), random))
            .toList();
    var fired = 1 + random.nextInt(100_000);
    return new IndexedFeature(
        new FeatureStatistics(
            latent,
            10_000_000,
            fired,
            fired * (0.5 + random.nextDouble()),
            fired,
            random.nextFloat(1, 20),
            new LogHistogram(90, new long[] {fired / 2, fired / 4, fired / 8})),
        examples,
        List.of(new Partner(0, 0.5f, 3)),
        FeatureGeometry.unknown());
  }

  private static Example example(Passage passage, Random random) {
    var peak = random.nextInt(passage.size());
    return new Example(Example.Band.TOP, passage, peak, 2, new int[] {peak}, new float[] {2});
  }

  private Passage passage(int number) {
    var first = (int) ((number * 7919L) % (words.size() - TOKENS));
    var ids = new int[TOKENS];
    var ends = new int[TOKENS];
    var text = new StringBuilder();
    for (var i = 0; i < TOKENS; i++) {
      ids[i] = first + i;
      text.append(words.get(first + i));
      ends[i] = text.length();
    }
    return new Passage(number, 0, ids, text.toString(), ends);
  }
}
