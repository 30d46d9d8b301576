package org.featurescope.app.steer;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// Makes directions of what a person describes, and holds them against the open model before they
/// are taken.
final class Describing {
  private final Lane lane;
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  Describing(Jobs jobs) {
    lane = new Lane(jobs);
  }

  /// A direction on its way.
  private record Making(SteeringDesk desk, DirectionForm form, int preferred)
      implements Job<Target> {
    @Override
    public String title() {
      return "Looking for the direction";
    }

    @Override
    public Target run(Progress progress, Cancellation cancellation) {
      var target = form.target(desk.sources(), preferred);
      var plan = SteeringPlan.of(new Step(target, Mode.ADD, 0));
      var fitting = desk.fit(plan, false).run(progress, cancellation);
      fitting
          .problem()
          .ifPresent(misfit -> {
            throw new FeaturescopeException(misfit.what(), misfit.next());
          });
      return target;
    }
  }

  /// @param preferred index of the autoencoder that is meant where several are of the same layer
  /// @param take gets the direction, if there is one
  void describe(SteeringDesk desk, DirectionForm form, int preferred, Consumer<Target> take) {
    problem.set(Optional.empty());
    lane.submit(
        new Making(desk, form, preferred),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<Target>(var target) -> take.accept(target);
            case Outcome.Failed<Target>(var cause) -> problem.set(Optional.of(Problems.of(cause)));
            case Outcome.Cancelled<Target>() -> {
              // Overtaken by another one, or the model was closed.
            }
          }
        });
  }

  void clear() {
    lane.cancel();
    problem.set(Optional.empty());
  }

  /// Why there is no such direction.
  ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }
}
