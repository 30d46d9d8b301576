package org.featurescope.app.cli;

import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.model.Precision;
import picocli.CommandLine.Option;

/// Where and how numbers are computed.
final class EngineFlags {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; 0, the default: one for every core.")
  int threads;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "cpu, cuda:0 or mps; default: cpu.")
  String device;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "fp32",
      description = "fp32 or bf16 for the large matrices; default: fp32.")
  Precision precision;

  /// Starts the engine; the first time ever it unpacks its libraries, with progress.
  Engine start(Console console) {
    try (var progress = console.progress("Unpacking the tensor library")) {
      return Engine.start(new EngineOptions(CacheDirectory.get(), device, threads), progress);
    }
  }
}
