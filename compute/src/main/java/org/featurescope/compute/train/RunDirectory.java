package org.featurescope.compute.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// The directory of a training: `training.json` (its settings), what comes out of it, and the
/// folder `run` with what it needs to go on (checkpoint, tokens), which can be deleted once it is
/// over.
///
/// A checkpoint is proven by the first finite loss that its state leads to. Until then the one
/// before is kept, so that there is always a state to go back to that was good.
public final class RunDirectory implements AutoCloseable {
  private static final String CONFIG = "training.json";
  private static final String METRICS = "metrics.jsonl";
  private static final String RUN = "run";
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String BEFORE = "checkpoint-before.safetensors";

  /// How every file of weights ends, checkpoints included.
  private static final String WEIGHTS = ".safetensors";

  /// What an export or a log writes over beside weights.
  private static final Set<String> WRITTEN_OVER = Set.of("cfg.json", METRICS);

  /// What a checkpoint's metadata call the steps taken.
  static final String STEP = "step";

  private final Path directory;
  private FileChannel lock;
  private boolean unproven;

  private RunDirectory(Path directory) {
    this.directory = directory;
  }

  /// The directory of a new training.
  ///
  /// @throws FeaturescopeException when a training has been there before, or weights are there
  static RunDirectory toStart(Path directory) {
    var run = new RunDirectory(directory);
    if (run.hasCheckpoint()) {
      throw new FeaturescopeException(
          directory + " holds a training already", "resume it, or choose another folder");
    }
    if (run.hasWeights()) {
      throw new FeaturescopeException(
          directory + " holds weights already, and a training would replace them",
          "choose another folder");
    }
    return run;
  }

  /// The directory of a training that is to go on.
  ///
  /// @throws FeaturescopeException when there is none, or its end is all that is left of it
  static RunDirectory toResume(Path directory) {
    if (!Files.exists(directory.resolve(CONFIG))) {
      throw new FeaturescopeException(
          "There is no training in " + directory, "choose the folder that it was begun in");
    }
    var run = new RunDirectory(directory);
    if (!run.hasCheckpoint() && run.hasWeights()) {
      throw new FeaturescopeException(
          "The training in %s cannot go on: its checkpoints are gone".formatted(directory),
          "begin another one in another folder");
    }
    return run;
  }

  private boolean hasWeights() {
    try {
      return Files.isDirectory(directory) && holdsWeights(directory);
    } catch (IOException e) {
      return false; // what stands in the way is told when the folder is opened
    }
  }

  /// Whether a folder, or one in it, holds a checkpoint or what comes out of a training, whose
  /// checkpoints a person may delete.
  ///
  /// @throws IOException if not all of it can be looked through
  public static boolean holdsWeights(Path folder) throws IOException {
    try (var files = Files.walk(folder, 2)) {
      return files.anyMatch(file -> file.toString().endsWith(WEIGHTS));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// The step that a training would go on after: that of its newest checkpoint. Empty where there
  /// is none that can be read.
  public static OptionalLong keptStep(Path directory) {
    var run = new RunDirectory(directory);
    if (!run.hasCheckpoint()) {
      return OptionalLong.empty();
    }
    try (var checkpoint = SafeTensors.open(run.checkpoint())) {
      return OptionalLong.of(Long.parseLong(checkpoint.metadata().get(STEP)));
    } catch (FeaturescopeException | NumberFormatException e) {
      return OptionalLong.empty(); // what stands in the way is told when it is to go on
    }
  }

  /// Makes the folders, keeps other processes out until [#close], and clears away what a killed
  /// training left half written. Tokens of a training that never came to a checkpoint may be of
  /// another text: they go too.
  ///
  /// @throws FeaturescopeException when the directory, or what a training writes over in it, cannot
  ///   be written, or another process trains in it
  void open() {
    try {
      requireWritable();
      Files.createDirectories(folder());
      lock();
      unproven = Files.exists(before());
      delete(name -> name.startsWith(".") && name.endsWith(".tmp"));
      if (!hasCheckpoint()) {
        delete(name -> name.endsWith(".bin"));
      }
    } catch (UncheckedIOException e) {
      throw reading(e.getCause());
    } catch (IOException e) {
      throw FileProblem.writing(folder(), e);
    }
  }

  /// Otherwise the first export would fail, hours later.
  private void requireWritable() throws IOException {
    FileProblem.requireWritableFolder(directory);
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory, 2)) {
      for (var file : (Iterable<Path>) files::iterator) {
        if (isWrittenOver(String.valueOf(file.getFileName()))) {
          requireWritable(file);
        }
      }
    }
  }

  /// Of a file whose name the training decides.
  private void requireWritable(Path file) throws IOException {
    if (FileProblem.isProtected(file)) {
      throw new FeaturescopeException(
          file + " is write-protected",
          hasCheckpoint()
              ? "permit writing to it: the training goes on in these files alone"
              : "permit writing to it, or choose another folder");
    }
    FileProblem.requireWritable(file);
  }

  /// The problem of a folder in this one that may not be looked into.
  private FeaturescopeException reading(IOException cause) {
    var where = cause instanceof FileSystemException known ? Path.of(known.getFile()) : directory;
    return FileProblem.reading(where, cause);
  }

  private static boolean isWrittenOver(String name) {
    return name.endsWith(WEIGHTS) || WRITTEN_OVER.contains(name);
  }

  private void lock() throws IOException {
    lock =
        FileChannel.open(
            folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = lock.tryLock();
    } catch (OverlappingFileLockException e) {
      // This very process trains there.
    } finally {
      if (held == null) {
        close();
      }
    }
    if (held == null) {
      throw new FeaturescopeException(
          "Another training is under way in " + directory, "wait for it, or stop it first");
    }
  }

  private void delete(Predicate<String> which) throws IOException {
    try (var files = Files.walk(directory, 2)) {
      for (var file : (Iterable<Path>) files::iterator) {
        if (which.test(String.valueOf(file.getFileName())) && Files.isRegularFile(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  Path directory() {
    return directory;
  }

  /// The settings.
  Path config() {
    return directory.resolve(CONFIG);
  }

  /// Where the training keeps what it needs to go on.
  Path folder() {
    return directory.resolve(RUN);
  }

  /// The log.
  Path metrics() {
    return directory.resolve(METRICS);
  }

  boolean hasCheckpoint() {
    return Files.exists(current()) || Files.exists(before());
  }

  /// The newest checkpoint; it may not exist.
  Path checkpoint() {
    return Files.exists(current()) || !Files.exists(before()) ? current() : before();
  }

  private Path current() {
    return folder().resolve(CHECKPOINT);
  }

  private Path before() {
    return folder().resolve(BEFORE);
  }

  /// Replaces the checkpoint; the old one stays until [#proven].
  ///
  /// @param writer writes the file that it is given, whole or not at all
  void save(Consumer<Path> writer) {
    try {
      if (Files.exists(current()) && !(unproven && Files.exists(before()))) {
        Files.move(
            current(),
            before(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw FileProblem.writing(before(), e);
    }
    writer.accept(current());
    unproven = true;
  }

  /// Tells that the state of the newest checkpoint led to a finite loss.
  void proven() {
    if (!unproven) {
      return;
    }
    unproven = false;
    try {
      Files.deleteIfExists(before());
    } catch (IOException e) {
      throw FileProblem.writing(before(), e);
    }
  }

  /// Makes the last proven checkpoint the newest one. Where there has only been one, it stays.
  void fallBack() {
    try {
      if (Files.exists(before())) {
        Files.move(
            before(),
            current(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
      unproven = false;
    } catch (IOException e) {
      throw FileProblem.writing(current(), e);
    }
  }

  /// Lets other processes in.
  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder(), e);
    }
  }
}
