package org.featurescope.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.read.ModelMicroscope;
import org.featurescope.app.read.ReadingBenchmark;
import org.featurescope.app.read.TextSource;
import org.featurescope.app.task.Background;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.ReadingStore;
import org.featurescope.compute.store.Workspace;
import org.featurescope.compute.text.Tokenizer;

/// A long text, opened as in the window, and opened again: what a person waits for, and what memory
/// it takes beyond the model.
///
/// @param texts files that are joined to one text; none for the small world's
record ReadBench(Console console, ModelFlags flags, Path sae, List<Path> texts, int tokens) {
  /// Characters of English to a token are fewer.
  private static final int CHARACTERS = 8;

  void run(Engine engine, Measurements measurements) {
    var text = text();
    var folder = temporary();
    var file = folder.resolve("workspace.db");
    try {
      var n = measure(engine, text, file, measurements);
      // It is whole once it has been closed.
      measurements.print("read.kept", n, Files.size(file) / 1e6, "MB");
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    } finally {
      remove(folder);
    }
  }

  /// @return the number of tokens
  private int measure(Engine engine, String text, Path file, Measurements measurements) {
    try (var behind = Background.oneByOne("readings");
        var workspace = Workspace.open(file);
        var kept = new ReadingStore(() -> workspace, behind);
        var scope =
            ModelMicroscope.open(
                "",
                flags.directory(),
                List.of(sae),
                Optional.empty(),
                engine,
                flags.engine.precision,
                kept,
                Progress.none(),
                console.cancellation())) {
      var before = Measurements.heapMegabytes();
      var process = Measurements.residentMegabytes("VmRSS");
      var first = read(scope, text);
      var n = first.tokens();
      measurements.print("read.beginning", n, first.beginning(), "s");
      measurements.print("read.tokens", n, first.allTokens(), "s");
      measurements.print("read.first", n, first.first(), "s");
      measurements.print("read", n, first.whole(), "s");
      measurements.print("read.speed", n, n / first.whole(), "tokens/s");
      measurements.print("read.heap", n, Measurements.heapMegabytes() - before, "MB");
      Measurements.residentMegabytes("VmHWM")
          .ifPresent(
              peak -> measurements.print("read.process", n, peak - process.orElseThrow(), "MB"));
      // The page is held until here, so that its memory counts.
      if (!first.page().reading().complete()) {
        throw new IllegalStateException("the text was not read to its end");
      }
      again(scope, text, measurements);
      return n;
    }
  }

  /// The same text once more: everything is kept by now.
  private void again(ModelMicroscope scope, String text, Measurements measurements) {
    var second = read(scope, text);
    measurements.print("read.again.first", second.tokens(), second.first(), "s");
    measurements.print("read.again", second.tokens(), second.whole(), "s");
  }

  private ReadingBenchmark.Result read(ModelMicroscope scope, String text) {
    try (var progress = console.progress("Reading")) {
      return ReadingBenchmark.run(scope, 0, text, progress, console.cancellation());
    }
  }

  /// A text of so many tokens, or as many as there are.
  private String text() {
    var joined = new StringBuilder();
    for (var file : texts) {
      joined.append(TextSource.read(file).text()).append('\n');
    }
    var text = texts.isEmpty() ? FigureBenches.text(CHARACTERS * tokens) : joined.toString();
    try (var tokenizer = Tokenizer.open(flags.directory())) {
      var all = tokenizer.encode(text);
      return all.size() <= tokens ? text : text.substring(0, all.end(tokens - 1));
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("featurescope-bench");
    } catch (IOException e) {
      throw new FeaturescopeException(
          "no temporary folder can be made", "make room on the disk", e);
    }
  }

  private static void remove(Path folder) {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException leftOver) {
      // The system empties its folder of temporary files.
      return;
    }
  }
}
