package org.featurescope.installer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes the start-up cache of a program image: its window is opened twice, and the classes that
/// the second start used, linked and with their profiles, are written to a file that every later
/// start maps in.
///
/// The window is opened on a display, so that the classes of the windowing toolkit are among them:
/// the one of this session, or one in memory (Xvfb). Without either the toolkit draws in memory,
/// and the cache gains less.
public final class StartCache {
  private static final long LONGEST_SECONDS = 300;

  private StartCache() {}

  /// @param args the folder with the image; the moment that its files are to bear, in ISO-8601
  public static void main(String[] args) throws IOException, InterruptedException {
    var image = ProgramImage.in(Path.of(args[0]).toAbsolutePath());
    // The cache checks the times of the files that it was made from. Archives round them, so all
    // get one full second, the same in every build.
    touch(image.app(), Instant.parse(args[1]));
    touch(image.runtime(), Instant.parse(args[1]));
    Files.deleteIfExists(image.startCache());
    var home = Files.createTempDirectory("featurescope-start");
    try (var display = Display.open()) {
      train(image, home, display);
    } finally {
      Folders.delete(home);
    }
    System.out.printf("The start-up cache has %.1f MB%n", Files.size(image.startCache()) / 1e6);
  }

  private static void touch(Path tree, Instant moment) throws IOException {
    try (var files = Files.walk(tree)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> {
            try {
              Files.setLastModifiedTime(file, FileTime.from(moment));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /// The second start is the one that counts: it finds in its cache what the first one left there,
  /// as nearly every start does, and goes the same way.
  private static void train(ProgramImage image, Path home, Display display)
      throws IOException, InterruptedException {
    start(image, home, display, List.of());
    start(image, home, display, List.of("-XX:AOTCacheOutput=" + image.startCache()));
    if (!Files.isRegularFile(image.startCache())) {
      throw didNotOpen(image);
    }
  }

  /// Opens the window and waits until it has shown its first picture and closed itself.
  private static void start(ProgramImage image, Path home, Display display, List<String> options)
      throws IOException, InterruptedException {
    var command = image.commandWithoutCache();
    command.add(1, "-Dfeaturescope.bench.start=true");
    command.add(1, "-Dfeaturescope.settings=" + home.resolve("settings.properties"));
    command.addAll(1, options);
    command.addAll(1, display.options());
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("FEATURESCOPE_CACHE", home.resolve("cache").toString());
    builder.environment().put("FEATURESCOPE_DATA", home.resolve("data").toString());
    builder.environment().putAll(display.environment());
    var process = builder.start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException("the window of " + image.launcher() + " did not close");
    }
    if (process.exitValue() != 0) {
      throw didNotOpen(image);
    }
  }

  private static IllegalStateException didNotOpen(ProgramImage image) {
    return new IllegalStateException(
        "the window of "
            + image.launcher()
            + " did not open; on Linux a display needs GTK 3 (libgtk-3-0, libxtst6)");
  }
}
