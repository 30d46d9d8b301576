package org.featurescope.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.featurescope.app.WorldFiles;
import org.featurescope.assets.world.Probe;
import org.featurescope.assets.world.Split;
import org.featurescope.assets.world.World;
import org.featurescope.assets.world.WorldCorpus;
import org.featurescope.assets.world.WorldExam;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.train.LmExam;
import org.featurescope.compute.train.SaeEvaluator;

/// `evaluate` of a bundled model: its exam on the small world, and its autoencoders on held-out
/// text.
///
/// @param seed which world
record PackReport(Console console, boolean json, long seed) {
  /// Characters of the world's text a token, at least.
  private static final int CHARACTERS = 6;

  /// @param questions for each topic
  /// @param tokens for each autoencoder
  void run(LanguageModel model, Autoencoders saes, int questions, long tokens) {
    var scores = exam(model, questions);
    var qualities = autoencoders(model, saes, tokens);
    if (json) {
      var report = new LinkedHashMap<String, Object>();
      report.put("exam", scores);
      report.put("saes", qualities);
      console.json(report);
      return;
    }
    print(scores);
    qualities.forEach(this::print);
  }

  private List<LmExam.Score> exam(LanguageModel model, int each) {
    var asked =
        WorldExam.questions(World.of(seed), seed, each).stream().map(PackReport::question).toList();
    try (var progress = console.progress("Asking")) {
      return new LmExam(model, model.tokenizer(), asked).run(progress, console.cancellation());
    }
  }

  private static LmExam.Question question(Probe probe) {
    return new LmExam.Question(
        probe.topic(),
        probe.heldOut(),
        probe.prompt(),
        probe.right(),
        probe.wrong(),
        probe.accepted(),
        probe.candidates());
  }

  /// By what each is called.
  private Map<String, Map<String, Number>> autoencoders(
      LanguageModel model, Autoencoders saes, long tokens) {
    var figures = new LinkedHashMap<String, Map<String, Number>>();
    if (saes.all().isEmpty()) {
      return figures;
    }
    var text = heldOutText(tokens * CHARACTERS);
    try {
      for (var i = 0; i < saes.all().size(); i++) {
        var evaluator = SaeEvaluator.onCorpus(model, saes.all().get(i), text, tokens);
        try (var progress = console.progress("Evaluating")) {
          var quality = evaluator.run(progress, console.cancellation());
          figures.put(saes.label(i), EvaluateCommand.figures(quality));
        }
      }
    } finally {
      delete(text);
    }
    return figures;
  }

  private Path heldOutText(long characters) {
    try {
      var file = Files.createTempFile("featurescope-world", ".txt");
      WorldFiles.write(
          new WorldCorpus(World.of(seed), Split.HELD_OUT),
          characters,
          file,
          Optional.empty(),
          written -> !console.cancellation().isCancelled());
      return file;
    } catch (IOException e) {
      throw new FeaturescopeException(
          "the world's text cannot be written to the folder for temporary files",
          "make room there",
          e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Temporary files are the system's to sweep.
      System.getLogger(PackReport.class.getName())
          .log(System.Logger.Level.DEBUG, "left behind: " + file, e);
    }
  }

  private void print(List<LmExam.Score> scores) {
    console
        .out()
        .println("Exam                                  wording        top-1   two-way  of");
    for (var score : scores) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "  %-34s  %-13s  %5.3f    %5.3f  %d%n",
              score.topic(),
              score.heldOut() ? "never trained" : "trained",
              score.top1(),
              score.accuracy(),
              score.questions());
    }
    console.out().println();
  }

  private void print(String label, Map<String, Number> figures) {
    var parts = new ArrayList<String>();
    for (var name :
        List.of("l0", "normalised_mse", "explained_variance", "loss_recovered", "dead_fraction")) {
      parts.add(String.format(Locale.ROOT, "%s %.3f", name, figures.get(name).doubleValue()));
    }
    console.out().printf("%s: %s%n", label, String.join(", ", parts));
  }
}
