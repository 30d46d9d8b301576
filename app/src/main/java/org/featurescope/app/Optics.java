package org.featurescope.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.featurescope.app.frame.GpuChoice;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.Devices;
import org.featurescope.app.library.LibraryViewModel.Opener;
import org.featurescope.app.library.Setup;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.ModelMicroscope;
import org.featurescope.app.read.TextReading;
import org.featurescope.app.task.Background;
import org.featurescope.app.train.Trainings;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.ReadingCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens models on the engine, which starts once, in the background, while the window comes up. The
/// model that the window will open first is opened there too, and its first text is read: whoever
/// asks for them waits for what is left of the work.
public final class Optics implements Opener {
  private static final Logger LOG = LoggerFactory.getLogger(Optics.class);

  /// What the window will ask for first.
  ///
  /// @param text what is read through its first lens; empty for none
  /// @param whenRead gets that reading
  record First(Setup setup, String text, Consumer<TextReading> whenRead) {}

  /// The first setup on its way to being open.
  private record Ahead(Setup setup, Microscope microscope) {}

  private final Settings settings;
  private final ReadingCache readings;
  private CompletableFuture<Void> go = new CompletableFuture<>();
  private CompletableFuture<Engine> engine = new CompletableFuture<>();
  private CompletableFuture<Optional<Ahead>> ahead =
      CompletableFuture.completedFuture(Optional.empty());

  private Optics(Settings settings, ReadingCache readings) {
    this.settings = settings;
    this.readings = readings;
  }

  /// Begins to start the engine on the processor and returns at once.
  public static Optics warmingUp() {
    return warmingUp(Settings.inMemory());
  }

  /// Opens models on an engine that runs.
  public static Optics on(Engine engine, Precision precision) {
    var settings = Settings.inMemory();
    GpuChoice.setPrecision(settings, precision);
    var optics = new Optics(settings, ReadingCache.none());
    optics.engine = CompletableFuture.completedFuture(engine);
    return optics;
  }

  /// Begins to start the engine and returns at once.
  ///
  /// @param settings say which device to compute on, and in which precision
  public static Optics warmingUp(Settings settings) {
    return warmingUp(settings, ReadingCache.none());
  }

  private static Optics warmingUp(Settings settings, ReadingCache readings) {
    return warmingUp(settings, readings, CompletableFuture.completedFuture(null));
  }

  private static Optics warmingUp(
      Settings settings, ReadingCache readings, CompletableFuture<Void> go) {
    var optics = new Optics(settings, readings);
    optics.go = go;
    optics.engine = go.thenCompose(now -> optics.start());
    return optics;
  }

  /// Begins to start the engine and then to open what the window will ask for first, and returns at
  /// once.
  ///
  /// @param settings say which device to compute on, and in which precision
  /// @param go when the engine may take the processor; it does not wait where somebody needs it
  /// @param first what that will be; empty where nothing came with the program
  /// @param readings keeps what is read of long texts
  static Optics warmingUp(
      Settings settings,
      CompletableFuture<Void> go,
      CompletableFuture<Optional<First>> first,
      ReadingCache readings) {
    var optics = warmingUp(settings, readings, go);
    optics.ahead =
        optics.engine.thenCombine(
            first, (engine, wanted) -> wanted.map(setup -> optics.ahead(setup, engine)));
    return optics;
  }

  private CompletableFuture<Engine> start() {
    return Background.begin("engine", this::startedOnDevice);
  }

  /// A device that is gone since it was chosen must not keep the window from working.
  private Engine startedOnDevice() {
    var device = GpuChoice.device(settings);
    try {
      return Engine.start(
          EngineOptions.forWindow(CacheDirectory.get(), device, GpuChoice.libtorch(settings)),
          Progress.none());
    } catch (FeaturescopeException e) {
      if (device.equals("cpu")) {
        throw e;
      }
      LOG.warn("Computing on the processor, as {} cannot be used: {}", device, e.problem());
      return Engine.start(EngineOptions.forWindow(CacheDirectory.get()), Progress.none());
    }
  }

  private Ahead ahead(First first, Engine engine) {
    var cancellation = new Cancellation();
    StartTimes.done("engine");
    var microscope = open(first.setup, engine, Progress.none(), cancellation);
    StartTimes.done("model");
    if (!first.text.isEmpty() && !microscope.lenses().isEmpty()) {
      first.whenRead.accept(microscope.foresee(first.text, microscope.firstLens()));
    }
    StartTimes.done("reading");
    return new Ahead(first.setup, microscope);
  }

  @Override
  public Microscope open(Setup setup, Progress progress, Cancellation cancellation) {
    return taken(setup).orElseGet(() -> open(setup, engine(), progress, cancellation));
  }

  private ModelMicroscope open(
      Setup setup, Engine engine, Progress progress, Cancellation cancellation) {
    return ModelMicroscope.open(
        setup.name(),
        setup.model(),
        setup.saes(),
        setup.transcoders(),
        engine,
        GpuChoice.precision(settings),
        readings,
        progress,
        cancellation);
  }

  /// What was opened ahead, for the first who asks. Where another setup is asked for instead, or it
  /// could not be opened, it is as if nothing had been done.
  private synchronized Optional<Microscope> taken(Setup setup) {
    var before = ahead;
    ahead = CompletableFuture.completedFuture(Optional.empty());
    try {
      var found = before.join();
      found
          .filter(other -> !other.setup.equals(setup))
          .ifPresent(other -> other.microscope.close());
      return found.filter(other -> other.setup.equals(setup)).map(Ahead::microscope);
    } catch (CompletionException failure) {
      return Optional.empty();
    }
  }

  /// Trainings on the same engine.
  ///
  /// @param home where they go unless another folder is chosen
  public Trainings trainings(Path home) {
    return new EngineTrainings(this::engine, home);
  }

  /// The devices of this machine, and the one that the engine uses.
  public Devices devices() {
    return new EngineDevices(this::engine);
  }

  /// The running engine. One that failed to start is tried again, as what was missing may have been
  /// put right.
  private synchronized Engine engine() {
    go.complete(null);
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
