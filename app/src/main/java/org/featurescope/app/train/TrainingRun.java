package org.featurescope.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.train.MetricsLog;
import org.featurescope.compute.train.RunDirectory;
import org.featurescope.compute.train.SaeTrainingConfig;

/// A training as it lies on the disk: what it was begun with, and how far it came.
///
/// @param course from its first figures to its last
/// @param checkpoint the step that it would go on after; empty where there is nothing to go on from
record TrainingRun(
    Path directory, SaeTrainingConfig config, List<Moment> course, OptionalLong checkpoint) {
  private static final String SETTINGS = "training.json";

  TrainingRun {
    course = List.copyOf(course);
  }

  /// The trainings in a folder, the newest first. What cannot be read is none.
  static List<TrainingRun> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(TrainingRun::isThere)
          .sorted(Comparator.comparing(TrainingRun::changed).reversed())
          .map(TrainingRun::read)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /// Whether a training was begun in a folder.
  static boolean isThere(Path directory) {
    return Files.exists(directory.resolve(SETTINGS)) && !failedToBegin(directory);
  }

  /// Whether a training was to begin in a folder and came to nothing: it may begin there again.
  static boolean failedToBegin(Path directory) {
    if (!Files.exists(directory.resolve(SETTINGS)) || !Files.exists(directory.resolve("run"))) {
      return false;
    }
    try {
      return !RunDirectory.holdsWeights(directory);
    } catch (IOException e) {
      return false; // nobody knows what would be lost
    }
  }

  /// Whether there is a training in a folder with a checkpoint to go on from. A person may have
  /// deleted it.
  static boolean canGoOn(Path directory) {
    return isThere(directory) && RunDirectory.keptStep(directory).isPresent();
  }

  private static long changed(Path directory) {
    try {
      return Files.getLastModifiedTime(directory.resolve(SETTINGS)).toMillis();
    } catch (IOException e) {
      return 0; // gone meanwhile
    }
  }

  private static Optional<TrainingRun> read(Path directory) {
    try {
      var config = SaeTrainingConfig.read(directory.resolve(SETTINGS));
      if (config.hook().isEmpty()) {
        return Optional.empty(); // of a language model
      }
      var logs =
          config.hook().stream()
              .map(hook -> MetricsLog.read(part(directory, config, hook).resolve("metrics.jsonl")))
              .toList();
      return Optional.of(
          new TrainingRun(
              directory,
              config,
              Moment.of(logs, config.batch()),
              RunDirectory.keptStep(directory)));
    } catch (FeaturescopeException e) {
      return Optional.empty();
    }
  }

  /// Where one of its autoencoders comes to lie.
  private static Path part(Path directory, SaeTrainingConfig config, String hook) {
    return config.hook().size() == 1 ? directory : directory.resolve(hook);
  }

  /// Where the first autoencoder of a training comes to lie.
  static Path first(Path directory, SaeTrainingConfig config) {
    return config.hook().isEmpty() ? directory : part(directory, config, config.hook().getFirst());
  }

  String name() {
    return String.valueOf(directory.getFileName());
  }

  /// How much of it is kept, from 0 to 1: it goes on from there.
  double share() {
    return checkpoint.isPresent()
        ? (double) checkpoint.getAsLong() / config.steps()
        : loggedShare();
  }

  /// "41 % done", or where steps were taken that no checkpoint kept "41 % done, 30 % kept": the
  /// training was killed, or another program has it under way. Or that its checkpoint is gone.
  String extent() {
    var kept = Math.round(100 * share());
    var logged = Math.round(100 * loggedShare());
    if (checkpoint.isEmpty()) {
      return "%d\u2009%% done, no checkpoint to go on from".formatted(logged);
    }
    return logged > kept
        ? "%d\u2009%% done, %s kept".formatted(logged, kept == 0 ? "nothing" : kept + "\u2009%")
        : "%d\u2009%% done".formatted(kept);
  }

  private double loggedShare() {
    return course.isEmpty()
        ? 0
        : (double) course.getLast().tokens() / (config.steps() * config.batch());
  }

  boolean finished() {
    return share() >= 1;
  }

  /// Whether it is to go on, and there is something to go on from.
  boolean resumable() {
    return !finished() && checkpoint.isPresent();
  }

  /// Whether there is an autoencoder to look through.
  boolean readable() {
    return Files.exists(first(directory, config).resolve("sae_weights.safetensors"));
  }
}
