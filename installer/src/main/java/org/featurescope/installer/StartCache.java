package org.featurescope.installer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes the start-up cache of a program image: its window is opened once, and the classes that it
/// used, linked and with their profiles, are written to a file that every later start maps in.
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

  private static void train(ProgramImage image, Path home, Display display)
      throws IOException, InterruptedException {
    var command = image.commandWithoutCache();
    var begin =
        List.of("-XX:AOTCacheOutput=" + image.startCache(), "-Dfeaturescope.bench.start=true");
    command.addAll(1, begin);
    command.addAll(1, display.options());
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("FEATURESCOPE_CACHE", home.resolve("cache").toString());
    builder.environment().putAll(display.environment());
    var process = builder.start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException("the window of " + image.launcher() + " did not close");
    }
    if (process.exitValue() != 0 || !Files.isRegularFile(image.startCache())) {
      throw new IllegalStateException(
          "the window of "
              + image.launcher()
              + " did not open; on Linux a display needs GTK 3 (libgtk-3-0, libxtst6)");
    }
  }
}
