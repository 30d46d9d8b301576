package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.read.ModelFit;
import org.featurescope.compute.store.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What works on this machine, what does not, and what to do about it; or what a file is.
@Command(
    name = "doctor",
    description = {
      "Says what works on this machine, what does not, and what to do.",
      "With a file or folder: what it is, what its files say, what is missing and what to change;",
      "with --model also whether it fits and how well it reconstructs.",
      "With --gpu: what stands between this machine and computing on its graphics processor."
    })
final class DoctorCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "A file or folder to look at instead of the machine.")
  private Path path;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "With --model: what to read; default: a sample of English.")
  private String text = ModelFit.SAMPLE;

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
    requireUse();
    if (path != null) {
      examineFile();
      return;
    }
    var checks = new ArrayList<Check>();
    if (gpu) {
      checks.addAll(ofGpu());
    } else {
      checks.addAll(MachineChecks.all());
      checks.addAll(new ProgramChecks(console, model.engine).all());
    }
    if (json) {
      console.json(checks);
    } else {
      print(checks);
    }
  }

  private void requireUse() {
    if (path != null && Workspace.matches(path)) {
      allow("with a workspace");
    } else if (path != null && model.isNamed()) {
      allow("with a path", "--model", "--text", "--threads", "--device", "--precision");
    } else if (path != null) {
      allow("with a path and no --model");
    } else if (gpu) {
      allow("with --gpu", "--gpu", "--fetch", "--libtorch");
    } else if (fetch || libtorch != null) {
      throw misused("--fetch and --libtorch are for the graphics processor: add --gpu");
    } else {
      allow("without a path", "--threads", "--device", "--precision");
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

  private void examineFile() {
    FileProblem.requireThere(path);
    var report = new FileReport(console, model);
    var diagnosis = report.examine(path, text);
    if (json) {
      console.json(FileReport.map(diagnosis));
    } else {
      report.print(diagnosis);
    }
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
