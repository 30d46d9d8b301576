package org.featurescope.app.steer;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.steer.SteeringDesk.Order;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;

/// The two texts, while they are being written and after.
final class Writing {

  /// How far they have come.
  sealed interface State {
    record Idle() implements State {}

    record Running() implements State {}

    record Done() implements State {}

    /// A person stopped it; what had come stays.
    record Stopped() implements State {}

    record Failed(Problem problem) implements State {}
  }

  private final Jobs jobs;
  private final Lane lane;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Idle());
  private final ReadOnlyObjectWrapper<Optional<Continuation>> written =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<Order> order = Optional.empty();
  private int run;

  Writing(Jobs jobs) {
    this.jobs = jobs;
    lane = new Lane(jobs);
  }

  /// Forgets the texts.
  void clear() {
    run++;
    lane.cancel();
    order = Optional.empty();
    written.set(Optional.empty());
    state.set(new State.Idle());
  }

  void write(SteeringDesk desk, Order next) {
    var number = ++run;
    order = Optional.of(next);
    state.set(new State.Running());
    var partial =
        jobs.<Continuation>latest(part -> {
          if (number == run && state.get() instanceof State.Running) {
            written.set(Optional.of(part));
          }
        });
    lane.submit(
        desk.write(next, partial),
        outcome -> {
          if (number == run) {
            ended(outcome);
          }
        });
  }

  private void ended(Outcome<Continuation> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<Continuation>(var all) -> {
        written.set(Optional.of(all));
        state.set(new State.Done());
      }
      case Outcome.Failed<Continuation>(var cause) ->
          state.set(new State.Failed(Problems.of(cause)));
      case Outcome.Cancelled<Continuation>() -> state.set(new State.Stopped());
    }
  }

  /// Stops at the next token.
  void stop() {
    lane.cancel();
  }

  /// What was asked for last.
  Optional<Order> order() {
    return order;
  }

  boolean running() {
    return state.get() instanceof State.Running;
  }

  ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Continuation>> writtenProperty() {
    return written.getReadOnlyProperty();
  }
}
