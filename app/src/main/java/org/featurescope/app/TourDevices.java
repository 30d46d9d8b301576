package org.featurescope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.library.Devices;
import org.featurescope.compute.engine.GpuReport;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;

/// A machine for the pictures, the same wherever they are drawn: a card and its driver are there,
/// the library that would use them is not.
final class TourDevices implements Devices {
  private static final String DRIVER = "driver 570.86.15 for CUDA 12.8";
  private static final String MISSING = "the CUDA build of the tensor library is not there";

  @Override
  public Seen look(Optional<Path> libtorch) {
    var card = new GpuReport.Device("cuda:0", "NVIDIA GeForce RTX 4090", 24L << 30);
    var report =
        new GpuReport(
            List.of(card),
            GpuReport.State.LIBRARY,
            DRIVER,
            MISSING,
            card.text() + "; " + DRIVER + "; " + MISSING,
            "fetch it");
    return new Seen("cpu", 8, 0.7, report, Optional.empty());
  }

  @Override
  public Job<Path> fetch() {
    throw nothing();
  }

  @Override
  public String server() {
    return "publish.djl.ai";
  }

  @Override
  public Path accept(Path folder) {
    throw nothing();
  }

  private static FeaturescopeException nothing() {
    return new FeaturescopeException("the tour fetches nothing", "open the window");
  }
}
