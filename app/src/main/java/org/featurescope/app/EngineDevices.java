package org.featurescope.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.featurescope.app.library.Devices;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.GpuSetup;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;

/// The devices of this machine, beside the window's engine, which is waited for where it is still
/// starting.
///
/// @param engine the running engine
record EngineDevices(Supplier<Engine> engine) implements Devices {

  @Override
  public Seen look(Optional<Path> libtorch) {
    var running = engine.get();
    return seen(running, libtorch);
  }

  /// A folder that was accepted once may hold something else by now.
  private static Seen seen(Engine running, Optional<Path> libtorch) {
    try {
      return seen(running, setup(libtorch), Optional.empty());
    } catch (FeaturescopeException unusable) {
      return seen(running, setup(Optional.empty()), Optional.of(Problems.of(unusable)));
    }
  }

  private static Seen seen(Engine running, GpuSetup setup, Optional<Problem> fault) {
    return new Seen(
        running.device(), running.threads(), running.bfloat16Speed(), setup.report(), fault);
  }

  private static GpuSetup setup(Optional<Path> libtorch) {
    return GpuSetup.of(CacheDirectory.get(), libtorch);
  }

  @Override
  public Job<Path> fetch() {
    return setup(Optional.empty()).fetch();
  }

  @Override
  public String server() {
    return setup(Optional.empty()).server();
  }

  @Override
  public Path accept(Path folder) {
    return GpuSetup.accept(folder);
  }
}
