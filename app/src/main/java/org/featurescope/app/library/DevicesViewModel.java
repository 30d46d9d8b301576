package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.frame.GpuChoice;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.RunningJob;
import org.featurescope.app.task.RunningJob.Snapshot;
import org.featurescope.compute.engine.GpuReport;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Precision;

/// Which device computes from the next start on, in which precision models open, and the way to a
/// graphics processor.
public final class DevicesViewModel {
  private static final Snapshot BEGUN = new Snapshot(0, -1, "", OptionalDouble.empty(), List.of());

  private final Jobs jobs;
  private final Settings settings;
  private final Devices devices;
  private final Lane looks;
  private final Lane checks;
  private final ReadOnlyObjectWrapper<Optional<Devices.Seen>> seen =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<List<DeviceOffer>> offers =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<DownloadState>> fetching =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyBooleanWrapper checking = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<Precision> precision;
  private Optional<RunningJob> fetch = Optional.empty();

  DevicesViewModel(Jobs jobs, Settings settings, Devices devices) {
    this.jobs = jobs;
    this.settings = settings;
    this.devices = devices;
    looks = new Lane(jobs);
    checks = new Lane(jobs);
    precision = new ReadOnlyObjectWrapper<>(GpuChoice.precision(settings));
  }

  /// Looks at the machine anew, away from the screen.
  public void look() {
    looks.submit(
        new Looking(devices, GpuChoice.libtorch(settings)),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<Devices.Seen>(var found) -> {
              found.fault().ifPresent(fault -> problem.set(Optional.of(fault)));
              show(found);
            }
            case Outcome.Failed<Devices.Seen>(var cause) ->
                problem.set(Optional.of(Problems.of(cause)));
            case Outcome.Cancelled<Devices.Seen>() -> {
              // A newer look is on its way.
            }
          }
        });
  }

  /// Shows a machine as if it had been looked at.
  public void show(Devices.Seen found) {
    seen.set(Optional.of(found));
    offers.set(DeviceOffer.of(found, GpuChoice.device(settings)));
  }

  /// What can be computed on, the processor first; empty until [#look] has looked.
  public ReadOnlyObjectProperty<List<DeviceOffer>> offersProperty() {
    return offers.getReadOnlyProperty();
  }

  /// Whether card and driver are there and the CUDA build of the tensor library alone is missing.
  public boolean canEnable() {
    return seen.get().filter(now -> now.gpu().state() == GpuReport.State.LIBRARY).isPresent();
  }

  /// Remembers the device for the next start.
  public void choose(String device) {
    GpuChoice.setDevice(settings, device);
    seen.get().ifPresent(this::show);
  }

  public ReadOnlyObjectProperty<Precision> precisionProperty() {
    return precision.getReadOnlyProperty();
  }

  /// Remembers the precision of the models that are opened from now on.
  public void choose(Precision wanted) {
    GpuChoice.setPrecision(settings, wanted);
    precision.set(wanted);
  }

  /// How fast bfloat16 is here, in one sentence; empty until the machine was looked at.
  public String speed() {
    return seen.get().map(Devices.Seen::bfloat16Speed).map(DevicesViewModel::speed).orElse("");
  }

  private static String speed(double speed) {
    return speed < 1
        ? "Products in bfloat16 take %s times as long as in float32 here.".formatted(one(1 / speed))
        : "Products in bfloat16 are %s times as fast as in float32 here.".formatted(one(speed));
  }

  private static String one(double figure) {
    return String.format(Locale.ROOT, "%.1f", figure);
  }

  /// Why the last thing could not be done.
  public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// What is going on with the CUDA build; nothing where nothing is.
  public ReadOnlyObjectProperty<Optional<DownloadState>> fetchingProperty() {
    return fetching.getReadOnlyProperty();
  }

  /// Whether a folder with a libtorch is looked at.
  public ReadOnlyBooleanProperty checkingProperty() {
    return checking.getReadOnlyProperty();
  }

  /// The server that a fetch asks.
  public String server() {
    return devices.server();
  }

  private boolean isFetching() {
    return fetching.get().orElse(null) instanceof DownloadState.Running;
  }

  /// Asks a person; nothing is fetched yet.
  public void ask() {
    if (!isFetching()) {
      problem.set(Optional.empty());
      fetching.set(Optional.of(new DownloadState.Asked(List.of())));
    }
  }

  /// The answer was no, or its outcome has been read.
  public void dismiss() {
    if (!isFetching()) {
      fetching.set(Optional.empty());
    }
  }

  /// The answer was yes. What has arrived before is not fetched again.
  public void start() {
    if (isFetching()) {
      return;
    }
    fetching.set(Optional.of(new DownloadState.Running(List.of(), BEGUN)));
    var job = jobs.submit(devices.fetch(), this::fetched);
    if (isFetching()) {
      fetch = Optional.of(job);
      job.snapshotProperty()
          .subscribe(now -> {
            if (isFetching()) {
              fetching.set(Optional.of(new DownloadState.Running(List.of(), now)));
            }
          });
    }
  }

  /// Stops the fetch; what has arrived is kept.
  public void cancel() {
    fetch.ifPresent(RunningJob::cancel);
  }

  private void fetched(Outcome<Path> outcome) {
    fetch = Optional.empty();
    switch (outcome) {
      case Outcome.Succeeded<Path> done -> {
        fetching.set(Optional.empty());
        enable();
      }
      case Outcome.Failed<Path>(var cause) ->
          fetching.set(Optional.of(new DownloadState.Failed(List.of(), Problems.of(cause))));
      case Outcome.Cancelled<Path> stopped ->
          fetching.set(Optional.of(new DownloadState.Stopped(List.of())));
    }
  }

  /// Takes a libtorch that a person has; any other version than this program's is refused before
  /// anything of it is loaded.
  public void use(Path folder) {
    problem.set(Optional.empty());
    checking.set(true);
    checks.submit(
        new Checking(devices, folder),
        outcome -> {
          checking.set(false);
          switch (outcome) {
            case Outcome.Succeeded<Path>(var accepted) -> {
              GpuChoice.setLibtorch(settings, accepted);
              enable();
            }
            case Outcome.Failed<Path>(var cause) -> problem.set(Optional.of(Problems.of(cause)));
            case Outcome.Cancelled<Path>() -> {
              // Nothing was taken.
            }
          }
        });
  }

  /// Whoever enables a card wants to compute on it: the first one is chosen.
  private void enable() {
    seen.get().stream()
        .flatMap(now -> now.gpu().devices().stream())
        .findFirst()
        .ifPresent(device -> GpuChoice.setDevice(settings, device.name()));
    look();
  }

  private record Looking(Devices devices, Optional<Path> libtorch) implements Job<Devices.Seen> {
    @Override
    public String title() {
      return "Looking at this machine's devices";
    }

    @Override
    public Devices.Seen run(Progress progress, Cancellation cancellation) {
      return devices.look(libtorch);
    }
  }

  private record Checking(Devices devices, Path folder) implements Job<Path> {
    @Override
    public String title() {
      return "Checking the libtorch in " + folder.getFileName();
    }

    @Override
    public Path run(Progress progress, Cancellation cancellation) {
      return devices.accept(folder);
    }
  }
}
