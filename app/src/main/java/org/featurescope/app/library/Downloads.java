package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.RunningJob;
import org.featurescope.app.task.RunningJob.Snapshot;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;

/// Fetches entries of the catalogue, each after a person has agreed to it.
public final class Downloads {
  private static final Snapshot BEGUN = new Snapshot(0, -1, "", OptionalDouble.empty(), List.of());

  private final Jobs jobs;
  private final Hub hub;
  private final Runnable arrived;
  private final ObservableMap<String, DownloadState> states = FXCollections.observableHashMap();

  /// Held here, as a view that nobody holds stops listening.
  private final ObservableMap<String, DownloadState> statesView =
      FXCollections.unmodifiableObservableMap(states);

  private final Map<String, RunningJob> running = new HashMap<>();

  /// @param arrived is told whenever something may have arrived
  Downloads(Jobs jobs, Hub hub, Runnable arrived) {
    this.jobs = jobs;
    this.hub = hub;
    this.arrived = arrived;
  }

  /// What is going on, by the entry's name; nothing where nothing is.
  public ObservableMap<String, DownloadState> states() {
    return statesView;
  }

  public Optional<DownloadState> state(CatalogueEntry entry) {
    return Optional.ofNullable(states.get(entry.name()));
  }

  /// Shows a state as if it had come about.
  public void show(CatalogueEntry entry, DownloadState state) {
    states.put(entry.name(), state);
  }

  /// The server that is asked.
  public String server() {
    return hub.server();
  }

  /// Asks a person; nothing is fetched yet.
  public void ask(CatalogueEntry entry, List<Piece> pieces) {
    if (!(states.get(entry.name()) instanceof DownloadState.Running)) {
      states.put(entry.name(), new DownloadState.Asked(pieces));
    }
  }

  /// The answer was no, or its outcome has been read.
  public void dismiss(CatalogueEntry entry) {
    if (!(states.get(entry.name()) instanceof DownloadState.Running)) {
      states.remove(entry.name());
    }
  }

  /// The answer was yes. What has arrived before is not fetched again.
  public void start(CatalogueEntry entry, List<Piece> pieces) {
    var name = entry.name();
    if (states.get(name) instanceof DownloadState.Running) {
      return;
    }
    states.put(name, new DownloadState.Running(pieces, BEGUN));
    var job = jobs.submit(hub.download(entry, pieces), outcome -> ended(name, pieces, outcome));
    if (states.get(name) instanceof DownloadState.Running) {
      running.put(name, job);
      job.snapshotProperty()
          .subscribe(now -> {
            if (states.get(name) instanceof DownloadState.Running) {
              states.put(name, new DownloadState.Running(pieces, now));
            }
          });
    }
  }

  /// Stops a download; what has arrived is kept.
  public void cancel(CatalogueEntry entry) {
    Optional.ofNullable(running.get(entry.name())).ifPresent(RunningJob::cancel);
  }

  private void ended(String name, List<Piece> pieces, Outcome<List<Path>> outcome) {
    running.remove(name);
    switch (outcome) {
      case Outcome.Succeeded<List<Path>> done -> states.remove(name);
      case Outcome.Failed<List<Path>>(var cause) ->
          states.put(name, new DownloadState.Failed(pieces, Problems.of(cause)));
      case Outcome.Cancelled<List<Path>> stopped ->
          states.put(name, new DownloadState.Stopped(pieces));
    }
    arrived.run();
  }
}
