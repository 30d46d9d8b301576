package org.featurescope.app.features;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.Site;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.RunningJob;

/// Indexing of text files from the window. A job that is stopped has kept what it counted: it can
/// be resumed, also after the program was closed, by indexing the same files again.
public final class Indexing {

  /// What is indexed.
  ///
  /// @param sites whose features, all in one pass
  /// @param files the texts
  public record Order(List<Site> sites, List<Path> files) {
    public Order {
      sites = List.copyOf(sites);
      files = List.copyOf(files);
    }

    /// "world.txt" or "world.txt and 2 more".
    public String texts() {
      var first = files.stream().limit(1).map(file -> file.getFileName().toString());
      var more = files.size() > 1 ? " and " + (files.size() - 1) + " more" : "";
      return first.collect(Collectors.joining()) + more;
    }

    boolean concerns(Choice choice) {
      return sites.stream().anyMatch(site -> site.subject().isSameAs(choice.subject()));
    }
  }

  /// How it goes.
  public sealed interface State {
    /// Nothing is being indexed.
    record Idle() implements State {}

    record Running(Order order, RunningJob job) implements State {}

    /// It was stopped, and goes on from there when it is asked to.
    record Paused(Order order) implements State {}

    record Failed(Order order, Problem problem) implements State {}
  }

  /// Whether there is something to go on with.
  static boolean canResume(State state) {
    return state instanceof State.Paused || state instanceof State.Failed;
  }

  private final Jobs jobs;
  private final Catalogue catalogue;
  private final ObjectProperty<Optional<Microscope>> microscope;
  private final Function<Site, Optional<Site>> present;
  private final Runnable finished;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Idle());

  /// @param present where a site is in the model that is open now
  /// @param finished is told that there is a new index
  Indexing(
      Jobs jobs,
      Catalogue catalogue,
      ObjectProperty<Optional<Microscope>> microscope,
      Function<Site, Optional<Site>> present,
      Runnable finished) {
    this.jobs = jobs;
    this.catalogue = catalogue;
    this.microscope = microscope;
    this.present = present;
    this.finished = finished;
  }

  /// Begins, or goes on with what was stopped.
  public void start(Order order) {
    if (state.get() instanceof State.Running || order.files.isEmpty()) {
      return;
    }
    microscope
        .get()
        .ifPresent(scope -> {
          var ended = new boolean[1];
          var job =
              jobs.submit(
                  new NamingIndex(scope, order, catalogue),
                  outcome -> {
                    ended[0] = true;
                    show(order, outcome);
                  });
          if (!ended[0]) {
            state.set(new State.Running(order, job));
          }
        });
  }

  private void show(Order order, Outcome<?> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<?> done -> {
        state.set(new State.Idle());
        finished.run();
      }
      case Outcome.Failed<?>(var cause) -> state.set(new State.Failed(order, Problems.of(cause)));
      case Outcome.Cancelled<?> stopped -> state.set(new State.Paused(order));
    }
  }

  /// Stops after the window under way; what was counted is kept.
  public void pause() {
    if (state.get() instanceof State.Running(var order, var job)) {
      job.cancel();
    }
  }

  /// Goes on with what was stopped or failed.
  public void resume() {
    switch (state.get()) {
      case State.Paused(var order) -> resume(order);
      case State.Failed(var order, var problem) -> resume(order);
      case State.Running running -> {
        // It goes on already.
      }
      case State.Idle idle -> {
        // There is nothing to go on with.
      }
    }
  }

  /// Lenses may have other places since it was stopped, or their model may be closed.
  private void resume(Order order) {
    var sites = order.sites.stream().flatMap(site -> present.apply(site).stream()).toList();
    if (sites.size() == order.sites.size()) {
      start(new Order(sites, order.files));
    }
  }

  /// Forgets what was stopped; what it counted stays in the workspace until the same files are
  /// indexed again.
  public void dismiss() {
    if (!(state.get() instanceof State.Running)) {
      state.set(new State.Idle());
    }
  }

  public ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }
}
