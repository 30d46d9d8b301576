package org.featurescope.app.steer;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.steer.SteeringDesk.Ask;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;

/// The prompt under the plan while a slider moves. The newest plan wins: plans that it overtook are
/// never computed, and the picture is at most the one computation behind that is under way. What is
/// under way for another prompt or another model is stopped.
final class Live {
  private final Lane lane;
  private final ReadOnlyObjectWrapper<Optional<Seen>> seen =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Boolean> looking = new ReadOnlyObjectWrapper<>(false);
  private Optional<SteeringDesk> desk = Optional.empty();
  private Optional<Ask> last = Optional.empty();
  private boolean stopped;

  Live(Jobs jobs) {
    lane = new Lane(jobs);
  }

  /// Forgets the picture: it was another model's.
  void open(Optional<SteeringDesk> next) {
    lane.cancel();
    desk = next;
    last = Optional.empty();
    stopped = false;
    looking.set(false);
    problem.set(Optional.empty());
    seen.set(Optional.empty());
  }

  /// Looks at a prompt under a plan, unless that is what was asked for last.
  void look(Ask ask) {
    if (desk.isEmpty() || last.equals(Optional.of(ask))) {
      return;
    }
    again(ask);
  }

  void again(Ask ask) {
    var moved = last.filter(before -> before.text().equals(ask.text())).isPresent();
    var from = desk;
    last = Optional.of(ask);
    stopped = false;
    looking.set(true);
    var job = from.orElseThrow().look(ask);
    if (moved) {
      lane.follow(job, outcome -> ended(from, ask, outcome));
    } else {
      lane.submit(job, outcome -> ended(from, ask, outcome));
    }
  }

  private void ended(Optional<SteeringDesk> from, Ask ask, Outcome<Seen> outcome) {
    if (!desk.equals(from)) {
      return;
    }
    var newest = last.equals(Optional.of(ask));
    switch (outcome) {
      case Outcome.Succeeded<Seen>(var value) -> {
        if (last.filter(now -> now.text().equals(ask.text())).isPresent()) {
          problem.set(Optional.empty());
          seen.set(Optional.of(value));
        }
      }
      case Outcome.Failed<Seen>(var cause) -> {
        if (newest) {
          problem.set(Optional.of(Problems.of(cause)));
        }
      }
      case Outcome.Cancelled<Seen>() -> {
        if (newest) {
          stopped = true;
          last = Optional.empty();
        }
      }
    }
    if (newest) {
      looking.set(false);
    }
  }

  void cancel() {
    lane.cancel();
  }

  /// Whether a person stopped the first picture.
  boolean stopped() {
    return stopped && seen.get().isEmpty();
  }

  /// The last good picture; it stays while the next one cannot be had.
  ReadOnlyObjectProperty<Optional<Seen>> seenProperty() {
    return seen.getReadOnlyProperty();
  }

  /// Why the newest plan or prompt shows no picture.
  ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Boolean> lookingProperty() {
    return looking.getReadOnlyProperty();
  }
}
