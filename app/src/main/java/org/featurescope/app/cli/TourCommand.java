package org.featurescope.app.cli;

import java.nio.file.Path;
import org.featurescope.app.Optics;
import org.featurescope.app.Tour;
import org.featurescope.compute.job.FileProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tour`: every view as a picture.
@Command(
    name = "tour",
    description = "Draws every view on the bundled pack, without a display, to PNG files.")
final class TourCommand extends ConsoleCommand {
  @Mixin private EngineFlags engine;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where they go.")
  private Path out;

  TourCommand(Console console) {
    super(console);
  }

  @Override
  String afterStop() {
    return "what was drawn before is whole";
  }

  @Override
  void run() {
    FileProblem.requireWritableFolder(out);
    try (var started = engine.start(console);
        var progress = console.progress("Drawing")) {
      var optics = Optics.on(started, engine.precision);
      var files = Tour.draw(out, optics, progress, console.cancellation());
      if (json) {
        console.json(files.stream().map(Path::toString).toList());
      } else {
        files.forEach(console.out()::println);
      }
    }
  }
}
