package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.featurescope.app.Launcher;

/// The program in a process of its own, so that it can be killed as the system kills.
///
/// @param output what it said, on both streams
record ChildProcess(Process process, Path output) implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  /// @param folder where to put what it says
  static ChildProcess start(Path folder, String... args) throws IOException {
    return start(folder, Map.of(), args);
  }

  /// @param folder where to put what it says
  /// @param environment variables beside those of this process
  static ChildProcess start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    var command = new ArrayList<String>();
    if (System.getProperty("os.name").contains("Linux")) {
      // Whoever runs the tests in the background has Ctrl-C ignored, and children inherit that.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Launcher.class.getName()));
    command.addAll(List.of(args));
    var output = Files.createTempFile(folder, "child-", ".txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), output);
  }

  /// Waits until something holds, or the process has ended by itself.
  void await(BooleanSupplier condition) throws IOException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && !condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "nothing happened: " + said());
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /// `kill -9`.
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /// Ctrl-C.
  ///
  /// @return the exit code
  int interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "goes on: " + said());
    return process.exitValue();
  }

  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
