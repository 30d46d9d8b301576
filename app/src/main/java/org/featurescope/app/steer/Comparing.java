package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.steer.SteeringDesk.Again;
import org.featurescope.app.steer.SteeringDesk.Order;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.steering.SteeringPlan;

/// Up to four plans on one prompt with one seed.
final class Comparing {
  static final int MOST = 4;

  /// A plan and what it does.
  ///
  /// @param seen what comes next, once that is known
  /// @param written what is written, once that is known
  record Entry(
      String name,
      SteeringPlan plan,
      Optional<Seen> seen,
      Optional<Continuation> written,
      Optional<Problem> problem) {
    static Entry of(String name, SteeringPlan plan) {
      return new Entry(name, plan, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean answered() {
      return seen.isPresent() && written.isPresent() || problem.isPresent();
    }
  }

  private final Jobs jobs;
  private final Lane lane;
  private final ReadOnlyObjectWrapper<List<Entry>> entries = new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Boolean> working = new ReadOnlyObjectWrapper<>(false);
  private int run;

  Comparing(Jobs jobs) {
    this.jobs = jobs;
    lane = new Lane(jobs);
  }

  void clear() {
    stop();
    entries.set(List.of());
  }

  void stop() {
    run++;
    lane.cancel();
    working.set(false);
  }

  /// Takes a plan in, as it is now; of four the last makes room.
  void add(String name, SteeringPlan plan) {
    var more = new ArrayList<>(entries.get());
    if (more.size() == MOST) {
      more.removeLast();
    }
    more.add(Entry.of(name, plan));
    entries.set(List.copyOf(more));
  }

  void remove(int index) {
    var fewer = new ArrayList<>(entries.get());
    fewer.remove(index);
    entries.set(List.copyOf(fewer));
  }

  /// Asks what those do that have no answer yet.
  ///
  /// @param like the prompt as it was read
  /// @param order the prompt and the manner in which it is continued
  void ask(SteeringDesk desk, Again like, Order order) {
    var number = ++run;
    next(desk, like, order, number);
  }

  /// Asks all of them afresh: the prompt or the manner has changed.
  void askAll(SteeringDesk desk, Again like, Order order) {
    entries.set(entries.get().stream().map(each -> Entry.of(each.name, each.plan)).toList());
    ask(desk, like, order);
  }

  private void next(SteeringDesk desk, Again like, Order order, int number) {
    var open =
        IntStream.range(0, entries.get().size())
            .filter(i -> !entries.get().get(i).answered())
            .findFirst();
    working.set(open.isPresent());
    if (open.isPresent()) {
      look(desk, like, order, number, open.getAsInt());
    }
  }

  private void look(SteeringDesk desk, Again like, Order order, int number, int index) {
    var entry = entries.get().get(index);
    lane.submit(
        desk.read(new Again(entry.plan, like.ids(), like.prompt(), OptionalInt.empty())),
        outcome -> {
          if (number != run) {
            return;
          }
          switch (outcome) {
            case Outcome.Succeeded<Seen>(var seen) -> {
              set(
                  index,
                  new Entry(
                      entry.name,
                      entry.plan,
                      Optional.of(seen),
                      Optional.empty(),
                      Optional.empty()));
              write(desk, like, order, number, index);
            }
            case Outcome.Failed<Seen>(var cause) -> failed(index, cause, desk, like, order, number);
            case Outcome.Cancelled<Seen>() -> working.set(false);
          }
        });
  }

  private void write(SteeringDesk desk, Again like, Order order, int number, int index) {
    var entry = entries.get().get(index);
    var partial =
        jobs.<Continuation>latest(part -> {
          if (number == run && !part.complete()) {
            set(index, written(entry, part));
          }
        });
    var own = new Order(entry.plan, order.text(), order.length(), order.sampling(), order.stops());
    lane.submit(
        desk.write(own, partial),
        outcome -> {
          if (number != run) {
            return;
          }
          switch (outcome) {
            case Outcome.Succeeded<Continuation>(var all) -> {
              set(index, written(entry, all));
              next(desk, like, order, number);
            }
            case Outcome.Failed<Continuation>(var cause) ->
                failed(index, cause, desk, like, order, number);
            case Outcome.Cancelled<Continuation>() -> working.set(false);
          }
        });
  }

  private static Entry written(Entry entry, Continuation part) {
    return new Entry(entry.name, entry.plan, entry.seen, Optional.of(part), Optional.empty());
  }

  /// One plan that cannot be used does not keep the others from being seen.
  private void failed(
      int index, Throwable cause, SteeringDesk desk, Again like, Order order, int number) {
    var entry = entries.get().get(index);
    set(
        index,
        new Entry(
            entry.name, entry.plan, entry.seen, entry.written, Optional.of(Problems.of(cause))));
    next(desk, like, order, number);
  }

  private void set(int index, Entry entry) {
    var changed = new ArrayList<>(entries.get());
    if (index < changed.size()) {
      changed.set(index, entry);
      entries.set(List.copyOf(changed));
    }
  }

  ReadOnlyObjectProperty<List<Entry>> entriesProperty() {
    return entries.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Boolean> workingProperty() {
    return working.getReadOnlyProperty();
  }
}
