package org.featurescope.app.steer;

import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.app.problem.Problem;
import org.featurescope.compute.steering.SteeringPlan;

/// The plans that are opened, begun with and kept.
final class PlanModel {
  private final SteerBench bench;
  private final LookModel look;
  private final Plans plans;

  /// A plan that the open model has not what it needs for: it comes back with a model that has.
  private Optional<SteeringPlan> put = Optional.empty();

  PlanModel(SteerBench bench, LookModel look, PlanShelf shelf) {
    this.bench = bench;
    this.look = look;
    plans = new Plans(bench.jobs(), shelf);
  }

  Plans plans() {
    return plans;
  }

  /// Begins with a plan for the model that has just been opened.
  ///
  /// @param before what the features of the model before were called
  void opened(SteeringDesk from, Names before) {
    if (bench.draft().sliders().isEmpty()) {
      plans.refresh(() -> first(from));
    } else {
      plans.refresh(() -> {});
      var kept = before.signed(bench.draft().kept());
      put.filter(own -> !bench.plan().edited())
          .ifPresentOrElse(
              earlier -> keep(earlier, from, () -> keep(kept, from)), () -> keep(kept, from));
    }
  }

  /// A ready-made plan, or where there is none that fits the loudest features of the prompt.
  private void first(SteeringDesk from) {
    if (!bench.isOpen(from) || !bench.draft().sliders().isEmpty()) {
      return;
    }
    plans.firstFitting(
        plans.stockProperty().get().ready(),
        from,
        (ready, fitting) -> {
          if (ready.isEmpty()) {
            look.beginOnPrompt();
          } else {
            bench.plan().begin(Draft.of(fitting));
            show(ready.get());
          }
        });
  }

  /// What a ready-made plan is best seen on.
  private void show(PlanShelf.Ready ready) {
    if (!ready.prompt().isEmpty()) {
      bench.promptProperty().set(ready.prompt());
    }
    look.look();
    bench.hintProperty().set(ready.note());
  }

  /// The plan of the model before stays where it fits; otherwise it is said why not, and it is put
  /// aside.
  private void keep(SteeringPlan kept, SteeringDesk from) {
    bench.plan().begin(Draft.empty());
    keep(
        kept,
        from,
        () -> {
          put = Optional.of(kept);
          look.beginOnPrompt();
        });
  }

  private void keep(SteeringPlan kept, SteeringDesk from, Runnable otherwise) {
    plans.fit(
        kept,
        false,
        from,
        fitting -> {
          put = Optional.empty();
          look.beginOnPlan();
          bench.plan().begin(Draft.of(fitting));
          look.look();
        },
        otherwise);
  }

  /// Uses a plan. What was watched may lie before all that it moves.
  void open(SteeringPlan next) {
    look.watchNothing();
    // What was said was of the plan before.
    bench.hintProperty().set("");
    bench.plan().open(next);
  }

  void open(String name) {
    bench.deskProperty().get().ifPresent(open -> plans.open(name, open, this::open));
  }

  void open(PlanShelf.Ready ready) {
    bench
        .deskProperty()
        .get()
        .ifPresent(open ->
            plans.fit(
                Plans.called(ready.plan(), ready.name()),
                false,
                open,
                fitting -> {
                  open(fitting);
                  show(ready);
                }));
  }

  /// Opens a plan's file, where a model is there to hold it against.
  void open(Path file) {
    bench
        .ready()
        .ifPresentOrElse(
            open -> plans.open(file, open, this::open),
            () ->
                plans.fail(
                    new Problem(
                        "A plan needs an open model with an autoencoder",
                        Optional.empty(),
                        "Open them in the Library, then the plan")));
  }

  /// Keeps the plan under a name.
  void save(String name) {
    bench.plan().rename(name);
    bench.hintProperty().set("");
    var shown = bench.draft();
    plans.save(shown.name(), kept(), () -> bench.plan().saved(shown));
  }

  /// Writes the plan as a file of its own.
  void save(Path file) {
    var shown = bench.draft();
    plans.write(file, kept(), () -> bench.plan().saved(shown));
  }

  /// Puts the plan away for a new one.
  void fresh() {
    bench.plan().open(SteeringPlan.of());
    bench.hintProperty().set("");
  }

  /// The plan as it would be kept.
  SteeringPlan kept() {
    return bench.names().signed(bench.draft().kept());
  }
}
