package org.featurescope.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.featurescope.app.library.LibraryViewModel.Opener;
import org.featurescope.app.library.Setup;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.ModelMicroscope;
import org.featurescope.app.task.Background;
import org.featurescope.app.train.Trainings;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;

/// Opens models on the engine, which starts once, in the background, while the window comes up.
public final class Optics implements Opener {
  private CompletableFuture<Engine> engine = new CompletableFuture<>();

  private Optics() {}

  /// Begins to start the engine and returns at once.
  public static Optics warmingUp() {
    var optics = new Optics();
    optics.engine = start();
    return optics;
  }

  private static CompletableFuture<Engine> start() {
    return Background.begin(
        "engine",
        () -> Engine.start(EngineOptions.forWindow(CacheDirectory.get()), Progress.none()));
  }

  @Override
  public Microscope open(Setup setup, Progress progress, Cancellation cancellation) {
    return ModelMicroscope.open(
        setup.name(), setup.model(), setup.saes(), engine(), progress, cancellation);
  }

  /// Trainings on the same engine.
  public Trainings trainings() {
    return new EngineTrainings(this::engine);
  }

  /// The running engine. One that failed to start is tried again, as what was missing may have been
  /// put right.
  private synchronized Engine engine() {
    if (engine.isCompletedExceptionally()) {
      engine = start();
    }
    try {
      return engine.join();
    } catch (CompletionException failure) {
      throw switch (failure.getCause()) {
        case FeaturescopeException known -> known;
        default -> failure;
      };
    }
  }
}
