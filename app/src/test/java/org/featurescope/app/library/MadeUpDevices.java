package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.GpuReport;
import org.featurescope.compute.engine.GpuReport.State;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;

/// A machine with a card that lacks the library, until it is fetched or named.
final class MadeUpDevices implements Devices {
  private static final GpuReport.Device CARD =
      new GpuReport.Device("cuda:0", "NVIDIA T4", 16L << 30);

  /// How far its card is.
  State state = State.LIBRARY;

  /// What is in use.
  String inUse = "cpu";

  /// How fast bfloat16 is.
  double speed = 2;

  /// What a fetch fails with.
  Optional<FeaturescopeException> failure = Optional.empty();

  /// How often the library was fetched.
  int fetched;

  /// The libtorch that was named when it was looked at last.
  Optional<Path> named = Optional.empty();

  @Override
  public Seen look(Optional<Path> libtorch) {
    named = libtorch;
    var report =
        switch (state) {
          case NONE -> none();
          case DRIVER -> with("the tensor library needs a driver for CUDA 12", "install one");
          case LIBRARY -> with("the CUDA build of the tensor library is not there", "fetch it");
          case READY -> with("", "");
        };
    return new Seen(inUse, 4, speed, report, Optional.empty());
  }

  private static GpuReport none() {
    var found = "no NVIDIA card with its driver is found; the processor computes";
    return new GpuReport(List.of(), State.NONE, "", "", found, "");
  }

  private GpuReport with(String missing, String remedy) {
    return new GpuReport(
        List.of(CARD), state, "driver 570.86.15 for CUDA 12.8", missing, CARD.text(), remedy);
  }

  @Override
  public Job<Path> fetch() {
    return Job.of(
        "Fetching",
        (progress, cancellation) -> {
          progress.report(1_000_000_000, 2_500_000_000L, "bytes");
          cancellation.check();
          failure.ifPresent(cause -> {
            throw cause;
          });
          fetched++;
          state = State.READY;
          return Path.of("fetched");
        });
  }

  @Override
  public String server() {
    return "engine.example";
  }

  /// Folders called "right" hold the right version.
  @Override
  public Path accept(Path folder) {
    if (!folder.endsWith("right")) {
      throw new FeaturescopeException(
          "the libtorch in " + folder.getFileName() + " is version 2.5.1, this program needs 2.7.1",
          "name a folder with exactly this version");
    }
    state = State.READY;
    return folder.resolve("lib");
  }
}
