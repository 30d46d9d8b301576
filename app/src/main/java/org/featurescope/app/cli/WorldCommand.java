package org.featurescope.app.cli;

import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.featurescope.app.WorldFiles;
import org.featurescope.assets.world.Repeats;
import org.featurescope.assets.world.Split;
import org.featurescope.assets.world.World;
import org.featurescope.assets.world.WorldCorpus;
import org.featurescope.assets.world.WorldExam;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Writes the text that the bundled model learned, with the truth about it, and questions on it.
@Command(
    name = "world",
    description = "Writes the small world's text, its true concepts, or an exam on it.")
final class WorldCommand extends ConsoleCommand {
  @Option(names = "--out", paramLabel = "FILE", description = "Text file to write.")
  private Path out;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "JSON lines with the concepts of every document.")
  private Path truth;

  @Option(
      names = "--exam",
      paramLabel = "FILE",
      description = "JSON lines of prompts with a right and a wrong answer.")
  private Path exam;

  @Option(
      names = "--characters",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How much text; default: ${DEFAULT-VALUE}.")
  private long characters;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many for each topic; default: ${DEFAULT-VALUE}.")
  private int questions;

  @Option(names = "--held-out", description = "The split that no model is trained on.")
  private boolean heldOut;

  @Option(
      names = "--family",
      paramLabel = "NAME",
      description = "Documents of this family alone; may be repeated. Default: all.")
  private List<String> families = List.of();

  @Option(
      names = "--repeats",
      description = "Words said over and over instead: text to learn copying from.")
  private boolean repeats;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which world; default: ${DEFAULT-VALUE}.")
  private long seed;

  WorldCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    requireUse();
    checkFamilies();
    if (characters < 1 || questions < 1) {
      throw new FeaturescopeException(
          "there is nothing to write", "give --characters and --questions at least 1");
    }
    var files = Stream.of(out, truth, exam).filter(Objects::nonNull).toList();
    if (questions > WorldExam.MOST_QUESTIONS) {
      throw new FeaturescopeException(
          "--questions is " + questions,
          "give it a number up to %,d".formatted(WorldExam.MOST_QUESTIONS));
    }
    FileProblem.requireWritable(files);
    var report = console.beside(files.stream());
    if (out != null) {
      writeText(report);
    }
    if (exam != null) {
      writeExam(report);
    }
  }

  private void requireUse() {
    if (out == null && exam == null) {
      throw misused("there is nothing to write to: name a file with --out or --exam");
    }
    if (out == null) {
      allow("without --out", "--exam", "--questions", "--seed");
    }
    if (repeats && (heldOut || truth != null || !families.isEmpty())) {
      throw misused(
          "words said over and over have no truth, no split and no family:"
              + " leave out --truth, --held-out and --family");
    }
    if (exam == null && given("--questions")) {
      throw misused("--questions changes nothing without --exam");
    }
  }

  private void checkFamilies() {
    var known = World.weights().keySet();
    for (var family : families) {
      if (!known.contains(family)) {
        throw new FeaturescopeException(
            "the world has no family \"" + family + "\"",
            "choose from " + String.join(", ", known));
      }
    }
  }

  private WorldCorpus corpus() {
    if (repeats) {
      return new WorldCorpus(new Repeats(seed)::document, Set.of());
    }
    var world = World.of(seed);
    var split = heldOut ? Split.HELD_OUT : Split.TRAIN;
    return new WorldCorpus(number -> world.document(split, number), Set.copyOf(families));
  }

  private void writeText(Console report) {
    var corpus = corpus();
    try (var progress = console.progress("Writing")) {
      long documents =
          WorldFiles.write(
              corpus,
              characters,
              out,
              Optional.ofNullable(truth),
              written -> {
                progress.report(written, characters, "characters");
                return !console.cancellation().isCancelled();
              });
      progress.close();
      tell(report, "documents", documents, out);
    }
  }

  private void writeExam(Console report) {
    var json = new GsonBuilder().disableHtmlEscaping().create();
    var probes = WorldExam.questions(World.of(seed), seed, questions);
    var lines = probes.stream().map(json::toJson).map(line -> line + "\n");
    AtomicFiles.writeText(exam, lines.collect(Collectors.joining()));
    tell(report, "questions", probes.size(), exam);
  }

  private void tell(Console report, String what, long count, Path file) {
    if (json) {
      report.jsonLine(Map.of(what, count, "file", file.toString()));
    } else {
      report.out().printf(Locale.ROOT, "%,d %s in %s%n", count, what, file);
    }
  }
}
