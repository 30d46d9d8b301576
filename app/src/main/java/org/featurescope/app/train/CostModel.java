package org.featurescope.app.train;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;

/// What the training of the present settings will take. It is seen anew when they have changed and
/// then rest for a moment, as long as nothing is trained.
final class CostModel {
  /// Longer than between two keystrokes of a number.
  private static final Duration REST = Duration.ofMillis(800);

  private final Jobs jobs;
  private final Lane lane;
  private final Trainings trainings;
  private final TrainSettings settings;
  private final BooleanSupplier training;
  private final ReadOnlyObjectWrapper<CostState> state =
      new ReadOnlyObjectWrapper<>(new CostState.Unknown());
  private Jobs.Delayed resting = () -> {};

  /// What is being looked at.
  private Optional<SaeTrainingConfig> asked = Optional.empty();

  /// @param training whether the processor is busy with one
  CostModel(Jobs jobs, Trainings trainings, TrainSettings settings, BooleanSupplier training) {
    this.jobs = jobs;
    this.trainings = trainings;
    this.settings = settings;
    this.training = training;
    lane = new Lane(jobs);
    for (var each : settings.all()) {
      each.addListener((Observable changed) -> forget());
    }
  }

  ReadOnlyObjectProperty<CostState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /// What was known is of other settings.
  private void forget() {
    stop();
    state.set(new CostState.Unknown());
    lookSoon();
  }

  /// Looks when the settings have rested, unless what they cost is known.
  void lookSoon() {
    resting.cancel();
    if (state.get() instanceof CostState.Unknown) {
      resting = jobs.after(REST, this::estimate);
    }
  }

  /// Leaves the processor to something else.
  void stop() {
    resting.cancel();
    lane.cancel();
    asked = Optional.empty();
    if (state.get() instanceof CostState.Estimating) {
      state.set(new CostState.Unknown());
    }
  }

  /// Looks now, if there is something to look at.
  void estimate() {
    resting.cancel();
    if (training.getAsBoolean() || !settings.neededProperty().getValue().isEmpty()) {
      return;
    }
    try {
      var config = settings.config(SaeTrainingConfig.DEFAULTS.checkpointMinutes());
      state.set(new CostState.Estimating());
      asked = Optional.of(config);
      lane.submit(
          trainings.estimate(config),
          outcome -> {
            if (asked.equals(Optional.of(config))) {
              show(outcome);
            }
          });
    } catch (FeaturescopeException e) {
      state.set(new CostState.Impossible(Problems.of(e)));
    }
  }

  private void show(Outcome<Cost> outcome) {
    state.set(
        switch (outcome) {
          case Outcome.Succeeded<Cost>(var cost) -> new CostState.Known(cost);
          case Outcome.Failed<Cost>(var cause) -> new CostState.Impossible(Problems.of(cause));
          case Outcome.Cancelled<Cost>() -> new CostState.Unknown();
        });
  }
}
