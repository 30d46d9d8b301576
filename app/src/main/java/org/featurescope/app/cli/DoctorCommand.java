package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.featurescope.compute.job.FeaturescopeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What works on this machine, what does not, and what to do about it.
@Command(
    name = "doctor",
    description = {
      "Says what works on this machine, what does not, and what to do.",
      "With --gpu: what stands between this machine and computing on its graphics processor."
    })
final class DoctorCommand extends ConsoleCommand {
  @Mixin private EngineFlags engine;

  @Option(
      names = "--gpu",
      description = "Look at the graphics processor, its driver and the CUDA build alone.")
  private boolean gpu;

  @Option(
      names = "--fetch",
      description =
          "With --gpu: fetch the tensor library's CUDA build, about 2.5 GB, into the cache.")
  private boolean fetch;

  @Option(
      names = "--libtorch",
      paramLabel = "DIR",
      description = "With --gpu: use the libtorch of this folder from now on.")
  private Path libtorch;

  DoctorCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var checks = new ArrayList<Check>();
    if (gpu) {
      checks.addAll(ofGpu());
    } else if (fetch || libtorch != null) {
      throw new FeaturescopeException(
          "--fetch and --libtorch are for the graphics processor", "add --gpu");
    } else {
      checks.addAll(MachineChecks.all());
      checks.addAll(new ProgramChecks(console, engine).all());
    }
    if (json) {
      console.json(checks);
    } else {
      print(checks);
    }
  }

  private List<Check> ofGpu() {
    var checks = new GpuChecks(console);
    if (libtorch != null) {
      checks.take(libtorch);
    }
    if (fetch) {
      checks.fetch();
    }
    return checks.all();
  }

  @Override
  String afterStop() {
    return fetch ? "what has arrived is kept; the same command goes on with it" : super.afterStop();
  }

  private void print(List<Check> checks) {
    var width = checks.stream().mapToInt(check -> check.what().length()).max().orElse(0);
    for (var check : checks) {
      var state = check.state().name().toLowerCase(Locale.ROOT);
      console.out().printf("%-" + width + "s  %-7s  %s%n", check.what(), state, check.found());
      if (!check.remedy().isEmpty()) {
        console.out().printf("%" + width + "s           -> %s%n", "", check.remedy());
      }
    }
  }
}
