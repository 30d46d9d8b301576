package org.featurescope.app.steer;

import java.util.Optional;
import org.featurescope.app.problem.Problem;
import org.featurescope.compute.steering.SteeringPlan;

/// How a plan fits the open model.
///
/// @param plan with its autoencoders named as the open ones are; absent where it cannot be used
/// @param problem what is wrong, where something is
/// @param forcible whether it can be used anyway, as its shapes agree
public record Fitting(Optional<SteeringPlan> plan, Optional<Problem> problem, boolean forcible) {

  public static Fitting fits(SteeringPlan plan) {
    return new Fitting(Optional.of(plan), Optional.empty(), false);
  }

  public static Fitting not(Problem problem, boolean forcible) {
    return new Fitting(Optional.empty(), Optional.of(problem), forcible);
  }
}
