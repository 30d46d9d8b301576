package org.featurescope.app.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.featurescope.app.frame.GpuChoice;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Precision;
import picocli.CommandLine.Option;

/// Where and how numbers are computed.
final class EngineFlags {
  /// Of more the system may refuse some, and those that are there wait for them.
  private static final int MOST_THREADS = Math.max(256, Runtime.getRuntime().availableProcessors());

  /// What the options below are called.
  static final List<String> OPTIONS = List.of("--threads", "--device", "--precision");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with, 256 at most; 0, the default: one for every core.")
  int threads;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "cpu, cuda:0 (or another number) or mps; default: cpu.")
  String device;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "fp32",
      description = "fp32 or bf16 for the large matrices; default: fp32.")
  Precision precision;

  /// Starts the engine; the first time ever it unpacks its libraries, with progress.
  Engine start(Console console) {
    var started = start(console, threads);
    warnOfSlowBfloat16(started, console);
    return started;
  }

  /// As [#start(Console)], with another number of threads and no word about precision.
  Engine start(Console console, int threadCount) {
    if (threadCount < 0 || threadCount > MOST_THREADS) {
      throw new FeaturescopeException(
          "--threads is " + threadCount,
          "give it a number from 1 to %,d, or 0 for one for every core".formatted(MOST_THREADS));
    }
    try (var progress = console.progress("Unpacking the tensor library")) {
      var options = new EngineOptions(CacheDirectory.get(), device, threadCount);
      return Engine.start(options.withLibtorch(GpuChoice.libtorch()), progress);
    }
  }

  /// The number of threads that was asked for, otherwise one and as many as there are cores.
  List<Integer> threadCounts() {
    return threads > 0
        ? List.of(threads)
        : IntStream.of(1, Runtime.getRuntime().availableProcessors()).distinct().boxed().toList();
  }

  /// Slower is no reason to refuse: a person may want to know what bfloat16 does to the numbers.
  private void warnOfSlowBfloat16(Engine started, Console console) {
    if (precision == Precision.BF16 && started.bfloat16Speed() < 1) {
      console
          .err()
          .printf(
              Locale.ROOT,
              "note: products in bf16 take %.1f x as long as in fp32 on this processor%n",
              1 / started.bfloat16Speed());
    }
  }
}
