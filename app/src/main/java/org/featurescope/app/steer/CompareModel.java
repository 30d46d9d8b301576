package org.featurescope.app.steer;

import org.featurescope.app.steer.SteeringDesk.Order;
import org.featurescope.compute.steering.SteeringPlan;

/// Several plans beside each other: which ones they are, and what is asked of them.
final class CompareModel {
  private final SteerBench bench;
  private final LookModel look;
  private final TextsModel texts;
  private final PlanModel plans;
  private final Comparing comparing;

  CompareModel(SteerBench bench, LookModel look, TextsModel texts, PlanModel plans) {
    this.bench = bench;
    this.look = look;
    this.texts = texts;
    this.plans = plans;
    comparing = new Comparing(bench.jobs());
  }

  Comparing comparing() {
    return comparing;
  }

  /// Takes the plan that is shown into the comparison.
  void compare() {
    var draft = bench.draft();
    var known = !draft.name().isEmpty() && !bench.plan().edited();
    compare(known ? draft.name() : Summary.of(draft), draft.plan());
  }

  void compare(PlanShelf.Ready ready) {
    bench
        .deskProperty()
        .get()
        .ifPresent(open ->
            plans
                .plans()
                .fit(ready.plan(), false, open, fitting -> compare(ready.name(), fitting)));
  }

  void compare(String name, SteeringPlan other) {
    comparing.add(name, other);
    ask();
  }

  void compareSaved(String name) {
    bench
        .deskProperty()
        .get()
        .ifPresent(open -> plans.plans().open(name, open, saved -> compare(name, saved)));
  }

  /// Goes on with one of the compared plans.
  void use(int index) {
    var entry = comparing.entriesProperty().get().get(index);
    plans.open(Plans.called(entry.plan(), entry.name()));
  }

  void drop(int index) {
    comparing.stop();
    comparing.remove(index);
    ask();
  }

  /// Asks what the plans do that have no answer yet; all of them where the prompt is another one.
  void ask() {
    var desk = bench.deskProperty().get();
    var seen = look.live().seenProperty().get();
    if (desk.isEmpty() || seen.isEmpty()) {
      return;
    }
    var like = seen.get().asked();
    var order = texts.order();
    var fresh =
        comparing.entriesProperty().get().stream()
            .flatMap(each -> each.written().stream())
            .allMatch(both -> both.order().equals(with(order, both.order().plan())));
    if (fresh) {
      comparing.ask(desk.get(), like, order);
    } else {
      comparing.askAll(desk.get(), like, order);
    }
  }

  private static Order with(Order order, SteeringPlan other) {
    return new Order(other, order.text(), order.length(), order.sampling(), order.stops());
  }
}
