package org.featurescope.app.steer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.SteeringPlan;

/// Plans that are opened and kept. One that was made for another model is explained, and used all
/// the same only when a person says so.
final class Plans {

  /// A plan that does not fit.
  ///
  /// @param anyway uses it all the same, where its shapes agree
  record Misfit(Problem problem, Optional<Runnable> anyway) {}

  /// What can be opened.
  ///
  /// @param names of those that were saved
  record Stock(List<String> names, List<PlanShelf.Ready> ready) {}

  /// Enough of a file to see what it is.
  private static final int GLANCE = 1 << 14;

  private final Lane opening;
  private final Lane keeping;
  private final Lane looking;
  private final PlanShelf shelf;
  private final ReadOnlyObjectWrapper<Stock> stock =
      new ReadOnlyObjectWrapper<>(new Stock(List.of(), List.of()));
  private final ReadOnlyObjectWrapper<Optional<Misfit>> misfit =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  Plans(Jobs jobs, PlanShelf shelf) {
    this.shelf = shelf;
    opening = new Lane(jobs);
    keeping = new Lane(jobs);
    looking = new Lane(jobs);
  }

  /// Asks the disk again.
  ///
  /// @param then is told when the answer is there, be it a failure
  void refresh(Runnable then) {
    looking.submit(
        new Work<>("Looking for plans", () -> new Stock(shelf.names(), shelf.ready())),
        outcome -> {
          if (outcome instanceof Outcome.Succeeded<Stock>(var found)) {
            stock.set(found);
          } else if (outcome instanceof Outcome.Failed<Stock>(var cause)) {
            fail(Problems.of(cause));
          }
          then.run();
        });
  }

  void open(Path file, SteeringDesk desk, Consumer<SteeringPlan> use) {
    load("Opening " + file.getFileName(), () -> named(file), desk, use);
  }

  /// A JSON object with the entries of a plan.
  static boolean looksLikeOne(Path file) {
    if (!String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".json")
        || !Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      var start = new String(in.readNBytes(GLANCE), StandardCharsets.UTF_8);
      return start.stripLeading().startsWith("{")
          && (start.contains("\"features\"") || start.contains("\"directions\""))
          && start.contains("\"mode\"");
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// A plan without a name is called like its file.
  private static SteeringPlan named(Path file) {
    var plan = PlanFile.read(file);
    var name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    return plan.name().isPresent() ? plan : called(plan, name);
  }

  static SteeringPlan called(SteeringPlan plan, String name) {
    return new SteeringPlan(
        Optional.of(name),
        plan.modelHash(),
        plan.steps(),
        plan.positions(),
        plan.freezeAttention());
  }

  void open(String name, SteeringDesk desk, Consumer<SteeringPlan> use) {
    load(
        "Opening " + name,
        () -> shelf.find(name).map(plan -> called(plan, name)).orElseThrow(() -> gone(name)),
        desk,
        use);
  }

  private static FeaturescopeException gone(String name) {
    return new FeaturescopeException(
        "There is no plan named " + name + " any more", "open another one, or save it again");
  }

  private void load(
      String title, Supplier<SteeringPlan> source, SteeringDesk desk, Consumer<SteeringPlan> use) {
    misfit.set(Optional.empty());
    opening.submit(
        new Work<>(title, source),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<SteeringPlan>(var plan) -> fit(plan, false, desk, use);
            case Outcome.Failed<SteeringPlan>(var cause) -> fail(Problems.of(cause));
            case Outcome.Cancelled<SteeringPlan>() -> {
              // Overtaken by another plan.
            }
          }
        });
  }

  /// Uses a plan if the open model has what it needs.
  void fit(SteeringPlan plan, boolean forced, SteeringDesk desk, Consumer<SteeringPlan> use) {
    fit(plan, forced, desk, use, () -> {});
  }

  /// @param otherwise what is done where it does not fit, beside saying so
  void fit(
      SteeringPlan plan,
      boolean forced,
      SteeringDesk desk,
      Consumer<SteeringPlan> use,
      Runnable otherwise) {
    misfit.set(Optional.empty());
    opening.submit(
        desk.fit(plan, forced),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<Fitting>(var fitting) -> {
              fitting.plan().ifPresent(use);
              misfit.set(
                  fitting
                      .problem()
                      .map(problem ->
                          new Misfit(
                              problem,
                              fitting.forcible()
                                  ? Optional.of(() -> fit(plan, true, desk, use))
                                  : Optional.empty())));
              if (fitting.plan().isEmpty()) {
                otherwise.run();
              }
            }
            case Outcome.Failed<Fitting>(var cause) -> {
              fail(Problems.of(cause));
              otherwise.run();
            }
            case Outcome.Cancelled<Fitting>() -> {
              // Overtaken by another plan, or the model was closed.
            }
          }
        });
  }

  /// The first of some plans that the open model has all of; those that it has not are passed over.
  ///
  /// @param found is told it, or that there is none
  void firstFitting(
      List<PlanShelf.Ready> ready,
      SteeringDesk desk,
      BiConsumer<Optional<PlanShelf.Ready>, SteeringPlan> found) {
    if (ready.isEmpty()) {
      found.accept(Optional.empty(), SteeringPlan.of());
      return;
    }
    var first = ready.getFirst();
    opening.submit(
        desk.fit(called(first.plan(), first.name()), false),
        outcome -> {
          if (outcome instanceof Outcome.Succeeded<Fitting>(var fitting)
              && fitting.plan().isPresent()) {
            found.accept(Optional.of(first), fitting.plan().get());
          } else if (!(outcome instanceof Outcome.Cancelled<Fitting>)) {
            firstFitting(ready.subList(1, ready.size()), desk, found);
          }
        });
  }

  /// Keeps a plan in the workspace.
  void save(String name, SteeringPlan plan, Runnable done) {
    keeping.submit(
        new Work<>(
            "Saving " + name,
            () -> {
              shelf.save(name, plan);
              return name;
            }),
        outcome -> kept(outcome, done));
  }

  /// Writes a plan as a file of its own.
  void write(Path file, SteeringPlan plan, Runnable done) {
    keeping.submit(
        new Work<>(
            "Writing " + file.getFileName(),
            () -> {
              PlanFile.write(plan, file);
              return file;
            }),
        outcome -> kept(outcome, done));
  }

  void delete(String name) {
    keeping.submit(
        new Work<>(
            "Deleting " + name,
            () -> {
              shelf.delete(name);
              return name;
            }),
        outcome -> kept(outcome, () -> {}));
  }

  private <T> void kept(Outcome<T> outcome, Runnable done) {
    if (outcome instanceof Outcome.Failed<T>(var cause)) {
      fail(Problems.of(cause));
    } else if (outcome instanceof Outcome.Succeeded<T>) {
      done.run();
      refresh(() -> {});
    }
  }

  void fail(Problem problem) {
    misfit.set(Optional.of(new Misfit(problem, Optional.empty())));
  }

  /// The person has read it.
  void forgive() {
    misfit.set(Optional.empty());
  }

  ReadOnlyObjectProperty<Stock> stockProperty() {
    return stock.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Misfit>> misfitProperty() {
    return misfit.getReadOnlyProperty();
  }
}
