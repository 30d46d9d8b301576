package org.featurescope.app.steer;

import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.Job;

/// A question to the model of which only the last answer counts.
///
/// @param <Q> the question
/// @param <A> its answer
final class Asked<Q, A> {

  /// @param question what was asked last
  /// @param answer to the last question that had one; stays while the next is worked on
  /// @param problem why the last one has none
  record State<Q, A>(
      Optional<Q> question, Optional<A> answer, Optional<Problem> problem, boolean working) {}

  private final Lane lane;
  private final ReadOnlyObjectWrapper<State<Q, A>> state = new ReadOnlyObjectWrapper<>(nothing());
  private int run;

  Asked(Jobs jobs) {
    lane = new Lane(jobs);
  }

  private static <Q, A> State<Q, A> nothing() {
    return new State<>(Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  void clear() {
    run++;
    lane.cancel();
    state.set(nothing());
  }

  /// Stops; the same may be asked again.
  void cancel() {
    if (state.get().working) {
      lane.cancel();
    }
  }

  void ask(Q question, Supplier<Job<A>> job) {
    var now = Optional.of(question);
    var number = ++run;
    state.set(new State<>(now, state.get().answer, Optional.empty(), true));
    lane.submit(
        job.get(),
        outcome -> {
          if (number == run) {
            ended(now, outcome);
          }
        });
  }

  private void ended(Optional<Q> question, Outcome<A> outcome) {
    var before = state.get().answer;
    state.set(
        switch (outcome) {
          case Outcome.Succeeded<A>(var answer) ->
              new State<>(question, Optional.of(answer), Optional.empty(), false);
          case Outcome.Failed<A>(var cause) ->
              new State<>(question, before, Optional.of(Problems.of(cause)), false);
          case Outcome.Cancelled<A>() ->
              new State<>(Optional.empty(), before, Optional.empty(), false);
        });
  }

  State<Q, A> state() {
    return state.get();
  }

  ReadOnlyObjectProperty<State<Q, A>> stateProperty() {
    return state.getReadOnlyProperty();
  }
}
