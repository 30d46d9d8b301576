package org.featurescope.compute.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;

/// What a training is going to take, by taking a few of its steps: on this machine, on its model
/// and its texts. Nothing of it stays but the tokens of the texts, which the training then needs
/// not make again.
public final class SaeTrainingEstimate implements Job<SaeTrainingEstimate.Cost> {
  private final Engine engine;
  private final SaeTrainingConfig config;

  /// @param seconds from the first step to the last
  /// @param bytes of memory at the peak, beside the model's own
  /// @param steps steps in all
  public record Cost(double seconds, long bytes, long steps) {}

  public SaeTrainingEstimate(Engine engine, SaeTrainingConfig config) {
    this.engine = engine;
    this.config = config;
  }

  @Override
  public String title() {
    return "Estimating a training";
  }

  /// @throws org.featurescope.compute.job.FeaturescopeException for what would stop the training
  ///   too
  @Override
  public Cost run(Progress progress, Cancellation cancellation) {
    SaeTrainer.requireComplete(config);
    var folder = temporary();
    try (var run = RunDirectory.toStart(folder);
        var model =
            LanguageModel.open(
                Path.of(config.model()), engine, Precision.FP32, progress, cancellation)) {
      run.open();
      var few = config.forEstimate(EstimateClock.MOST);
      try (var stream =
          new ActivationStream(
              model, few.hookPoints(), few, run.folder(), progress, cancellation)) {
        var bytes = SaeTrainingLoop.requireMemory(config, stream);
        try (var loop = new SaeTrainingLoop(engine, few, run, stream, cancellation)) {
          return new Cost(secondsAStep(loop, progress) * config.steps(), bytes, config.steps());
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static double secondsAStep(SaeTrainingLoop loop, Progress progress) {
    var clock = new EstimateClock(progress, System::nanoTime);
    try {
      loop.run(clock);
    } catch (EstimateClock.Enough enough) {
      // The rest would tell nothing new.
    }
    return clock.secondsAStep();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("featurescope-estimate-");
    } catch (IOException e) {
      throw FileProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
  }
}
