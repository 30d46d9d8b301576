package org.featurescope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.train.TrainState;

/// Train, from the first settings to the end.
final class TourOfTrain {
  private final TourTrainings trainings;

  TourOfTrain(TourTrainings trainings) {
    this.trainings = trainings;
  }

  List<TourStop> stops() {
    return List.of(
        new TourStop("train", TourOfTrain::train),
        new TourStop("train-ready", TourOfTrain::trainReady),
        new TourStop("train-running", this::trainRunning),
        new TourStop("train-paused", this::trainPaused),
        new TourStop("train-finished", this::trainFinished),
        new TourStop("train-failed", TourOfTrain::trainFailed));
  }

  private static void train(Services services) {
    services.workbench().show(services.trainView());
  }

  /// A text is chosen, and the cost is known.
  private static void trainReady(Services services) {
    train(services);
    services.train().settings().corpus().add(Path.of("stories.txt"));
  }

  private void trainRunning(Services services) {
    trainPaused(services);
    services.train().show(new TrainState.Running(trainings.paused()));
  }

  private void trainPaused(Services services) {
    goOn(services, trainings.paused(), trainings.finished());
  }

  private void trainFinished(Services services) {
    goOn(services, trainings.finished(), trainings.paused());
  }

  /// One of the trainings, beside the other.
  private void goOn(Services services, Path training, Path other) {
    trainReady(services);
    trainings.write(services.library().setupProperty().get().orElseThrow());
    services.train().chooseOutput(training);
    services.train().runs().compare(other, true);
    services.train().resume(training);
  }

  private static void trainFailed(Services services) {
    trainReady(services);
    services
        .train()
        .show(
            new TrainState.Failed(
                new Problem(
                    "The loss is no longer a number at step 240",
                    Optional.empty(),
                    "Lower learningRate in training.json and resume: it goes on from step 200")));
  }
}
