package org.featurescope.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.featurescope.app.task.Toolkit;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Precision;

/// Starts the program's own image as a person would: the child says when the steps of its start
/// were done, above all when the frame with the first heatmap was drawn (`start`) and when the
/// model had read that text anew (`start.live`), and closes. Without a display the toolkit draws in
/// memory.
final class StartBench {
  private static final long LONGEST_SECONDS = 120;
  private static final String HEATMAP = "heatmap";

  /// What is told, in this order.
  private static final List<String> STEPS =
      List.of("main", "packs", "toolkit", "views", "window", HEATMAP, "engine", "model", "live");

  /// A step and milliseconds since 1970.
  private static final Pattern STEP = Pattern.compile("([a-z]+) (\\d{1,15})");

  private final Console console;
  private final int runs;

  StartBench(Console console, int runs) {
    this.console = console;
    this.runs = runs;
  }

  void run() {
    var program = program();
    // Caches are filled by one start, and the start-up cache is made once its window is closed.
    start(program);
    awaitStartCache();
    start(program);
    var starts = new ArrayList<Map<String, Double>>();
    for (var run = 0; run < runs; run++) {
      console.cancellation().check();
      var steps = start(program);
      if (!steps.containsKey(HEATMAP)) {
        throw new FeaturescopeException(
            "the workbench closed without saying when it had drawn", "build it again");
      }
      starts.add(steps);
    }
    var measurements =
        new Measurements(
            console, runs, Runtime.getRuntime().availableProcessors(), "cpu", Precision.FP32);
    for (var step : STEPS) {
      var seconds =
          starts.stream()
              .filter(each -> each.containsKey(step))
              .mapToDouble(each -> each.get(step))
              .toArray();
      if (seconds.length > 0) {
        var name = step.equals(HEATMAP) ? "start" : "start." + step;
        measurements.print(name, 0, Measurements.median(seconds), "s");
      }
    }
  }

  /// Waits while the recording of the first start is made into a start-up cache.
  private void awaitStartCache() {
    var folder = CacheDirectory.get("start");
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    try (var watch = folder.getFileSystem().newWatchService()) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
      while (isRecorded(folder) && System.nanoTime() < deadline) {
        console.cancellation().check();
        var key = watch.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    } catch (IOException e) {
      throw new FeaturescopeException(
          folder + " cannot be watched", "set FEATURESCOPE_CACHE to another directory", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isRecorded(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".config"));
    }
  }

  /// The launcher of an installed program, or the script of a built image.
  private static Path program() {
    var launcher = System.getProperty("jpackage.app-path");
    if (launcher != null) {
      return Path.of(launcher);
    }
    try {
      var jar =
          Path.of(StartBench.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      var windows = System.getProperty("os.name").startsWith("Windows");
      var script =
          jar.resolveSibling("..")
              .resolve("bin")
              .resolve(windows ? "featurescope.cmd" : "featurescope");
      if (Files.isRegularFile(script)) {
        return script.normalize();
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    throw new FeaturescopeException(
        "this program does not run from its image",
        "build it with ./mvnw package and run bin/featurescope");
  }

  /// Seconds from the start of the process to each step of its start; nothing where the process did
  /// not say, as while its start is recorded.
  private Map<String, Double> start(Path program) {
    var builder = new ProcessBuilder(program.toString());
    var options = "-Dfeaturescope.bench.start=true";
    if (Toolkit.lacksDisplay()) {
      options += " -Dglass.platform=Headless -Dprism.order=sw";
    }
    // An installed launcher runs no script that would read the program's own variable.
    var variable =
        System.getProperty("jpackage.app-path") == null
            ? "FEATURESCOPE_JAVA_OPTIONS"
            : "JAVA_TOOL_OPTIONS";
    builder.environment().put(variable, options);
    // An installed launcher leaves this behind, and one that finds it does nothing.
    builder.environment().remove("_JPACKAGE_LAUNCHER");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var begin = System.currentTimeMillis();
    try {
      var process = builder.start();
      process.getOutputStream().close();
      CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS)
          .execute(() -> end(process));
      try (var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        var steps = new HashMap<String, Double>();
        for (var line = out.readLine(); line != null; line = out.readLine()) {
          var words = STEP.matcher(line);
          if (words.matches()) {
            steps.put(words.group(1), (Long.parseLong(words.group(2)) - begin) / 1e3);
          }
        }
        finish(process);
        return steps;
      }
    } catch (IOException e) {
      throw new FeaturescopeException(
          "the program's image does not start: " + e.getMessage(), "build it again", e);
    }
  }

  /// Ends a process that takes too long, and what it started.
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void finish(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
    }
    if (process.isAlive() || process.exitValue() != 0) {
      throw new FeaturescopeException(
          "the workbench did not show a heatmap", "run 'featurescope doctor'");
    }
  }
}
