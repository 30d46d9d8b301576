package org.featurescope.app.circuit;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.Job;

/// The work that ends in a graph, traced or opened, of which the newest counts: how far it is, and
/// what went wrong.
final class Making {
  private final Lane lane;
  private final ReadOnlyObjectWrapper<CircuitState> state =
      new ReadOnlyObjectWrapper<>(new CircuitState.Empty());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private int asked;

  Making(Jobs jobs) {
    lane = new Lane(jobs);
  }

  /// @param done is told the graph
  <T> void work(Job<T> job, Consumer<T> done) {
    problem.set(Optional.empty());
    state.set(new CircuitState.Working());
    var number = ++asked;
    lane.submit(
        job,
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<T>(var graph) -> done.accept(graph);
            case Outcome.Failed<T>(var cause) -> failed(cause);
            case Outcome.Cancelled<T>() -> {
              // Overtaken by newer work, it says nothing.
              if (number == asked) {
                state.set(new CircuitState.Cancelled());
              }
            }
          }
        });
  }

  void cancel() {
    lane.cancel();
  }

  /// There is no graph, because of this.
  void failed(Throwable cause) {
    state.set(new CircuitState.Failed(Problems.of(cause)));
  }

  /// Something else could not be done; the graph stays.
  void tell(Throwable cause) {
    problem.set(Optional.of(Problems.of(cause)));
  }

  /// The person has read what went wrong.
  ///
  /// @param graph whether there is one to go back to
  void forgive(boolean graph) {
    problem.set(Optional.empty());
    if (state.get() instanceof CircuitState.Failed
        || state.get() instanceof CircuitState.Cancelled) {
      state.set(graph ? new CircuitState.Ready() : new CircuitState.Empty());
    }
  }

  void show(CircuitState shown) {
    state.set(shown);
  }

  ReadOnlyObjectProperty<CircuitState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }
}
