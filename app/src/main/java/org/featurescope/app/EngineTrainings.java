package org.featurescope.app;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.featurescope.app.train.Trainings;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.train.SaeTrainer;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingEstimate;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;

/// Trains on the window's engine, which the job waits for where it is still starting.
///
/// @param engine the running engine
/// @param home where trainings go unless another folder is chosen
record EngineTrainings(Supplier<Engine> engine, Path home) implements Trainings {

  @Override
  public Job<Cost> estimate(SaeTrainingConfig config) {
    return job("Estimating a training", () -> new SaeTrainingEstimate(engine.get(), config));
  }

  @Override
  public Job<SaeTrainingResult> start(SaeTrainingConfig config, Path directory) {
    return job(title(directory), () -> SaeTrainer.start(engine.get(), config, directory));
  }

  @Override
  public Job<SaeTrainingResult> resume(Path directory) {
    return job(title(directory), () -> SaeTrainer.resume(engine.get(), directory));
  }

  private static String title(Path directory) {
    return "Training in " + directory.getFileName();
  }

  private static <T> Job<T> job(String title, Supplier<Job<T>> made) {
    return Job.of(title, (progress, cancellation) -> made.get().run(progress, cancellation));
  }
}
