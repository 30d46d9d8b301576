package org.featurescope.app.circuit;

import java.time.Duration;
import javafx.beans.value.ObservableValue;
import org.featurescope.app.task.Jobs;

/// Who has the processor: a graph that is being made has it for itself, until it is drawn, and
/// checked; what is looked up of its features waits.
final class Precedence {
  private static final Duration AFTER_THE_PICTURE = Duration.ofMillis(200);

  private final Jobs jobs;
  private final FeatureBook book;
  private final Experiment experiment;
  private final ObservableValue<CircuitState> state;
  private Jobs.Delayed checking = () -> {};

  Precedence(
      Jobs jobs, FeatureBook book, Experiment experiment, ObservableValue<CircuitState> state) {
    this.jobs = jobs;
    this.book = book;
    this.experiment = experiment;
    this.state = state;
    state.subscribe(this::stateChanged);
  }

  private void stateChanged(CircuitState now) {
    switch (now) {
      case CircuitState.Working() -> book.hold();
      case CircuitState.Ready() -> {
        // When it is drawn.
      }
      default -> book.release();
    }
  }

  /// Another graph is shown: the one before is not checked any more.
  void reset() {
    checking.cancel();
  }

  /// The check does not take the processor from the first picture.
  void checkLater() {
    checking.cancel();
    checking =
        jobs.after(
            AFTER_THE_PICTURE,
            () -> {
              experiment.check();
              releaseUnlessChecking();
            });
  }

  /// A graph that is not checked leaves the processor to others when it is drawn.
  void releaseLater() {
    checking.cancel();
    checking = jobs.after(AFTER_THE_PICTURE, book::release);
  }

  void releaseUnlessChecking() {
    if (state.getValue() instanceof CircuitState.Ready
        && !(experiment.selfCheck().answerProperty().get() instanceof Answer.Working)) {
      book.release();
    }
  }
}
