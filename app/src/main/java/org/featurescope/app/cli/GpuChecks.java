package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.app.frame.GpuChoice;
import org.featurescope.app.frame.Settings;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.engine.GpuReport;
import org.featurescope.compute.engine.GpuSetup;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;

/// The doctor's look at the graphics processor, and the way to the tensor library's CUDA build.
final class GpuChecks {
  private final Console console;
  private final Settings settings = Settings.ofUser();

  GpuChecks(Console console) {
    this.console = console;
  }

  private GpuSetup setup() {
    return GpuSetup.of(CacheDirectory.get(), GpuChoice.libtorch(settings));
  }

  /// Fetches the CUDA build, with progress; Ctrl-C leaves what the next attempt goes on with.
  void fetch() {
    var job = setup().fetch();
    try (var progress = console.progress(job.title())) {
      var folder = job.run(progress, console.cancellation());
      progress.close();
      console.err().println("the CUDA build is in " + folder);
    }
  }

  /// Checks and remembers a libtorch that a person has.
  void take(Path folder) {
    GpuChoice.setLibtorch(settings, GpuSetup.accept(folder));
  }

  /// Card, driver and library; where all are there, the library is tried on the first device.
  List<Check> all() {
    var checks = new ArrayList<Check>();
    try {
      var report = setup().report();
      checks.add(new Check("gpu", state(report.state()), report.found(), report.remedy()));
      if (report.state() == GpuReport.State.READY) {
        checks.add(started(report.devices().getFirst().name()));
      }
    } catch (FeaturescopeException e) {
      checks.add(Check.fails("gpu", e));
    }
    return checks;
  }

  private static Check.State state(GpuReport.State state) {
    return switch (state) {
      case READY -> Check.State.WORKS;
      case NONE, LIBRARY -> Check.State.LIMITED;
      case DRIVER -> Check.State.FAILS;
    };
  }

  private Check started(String device) {
    var options =
        new EngineOptions(CacheDirectory.get(), device, 0)
            .withLibtorch(GpuChoice.libtorch(settings));
    try (var progress = console.progress("Starting the tensor library");
        var engine = Engine.start(options, progress)) {
      return Check.works("engine", "libtorch computes on " + engine.device());
    } catch (FeaturescopeException e) {
      return Check.fails("engine", e);
    }
  }
}
