package org.featurescope.compute.train;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.Progress;

/// The rhythm that all trainings share: step after step, a checkpoint now and then, and a good
/// state on disk however it ends.
final class TrainingSteps {
  private static final double NANOS_A_MINUTE = 60e9;

  /// What is done in this rhythm.
  interface Work {

    /// Steps taken so far.
    long step();

    /// Takes the next step. Until it is over it does not count: a cancelled one leaves no trace.
    ///
    /// @throws NotFinite when its loss is not a number; the state may then be spoiled
    void take();

    /// Writes the state into a file, whole or not at all.
    void checkpoint(Path file);

    /// Takes up the state of a file again.
    void restore(Path file);

    /// Writes what the training is for, as it now is.
    void export();

    /// What the last steps showed.
    List<Figure> figures();

    /// How long a step is going to take; empty before the first.
    OptionalDouble secondsAStep();
  }

  /// The loss of a step is no number.
  static final class NotFinite extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long step;

    NotFinite(long step) {
      super("step " + step, null, false, false);
      this.step = step;
    }
  }

  private final RunDirectory run;
  private final long steps;
  private final long checkpointSteps;
  private final double checkpointMinutes;

  /// @param steps steps in all
  /// @param checkpointSteps steps between two checkpoints
  /// @param checkpointMinutes time between two checkpoints, whichever comes first
  TrainingSteps(RunDirectory run, long steps, long checkpointSteps, double checkpointMinutes) {
    this.run = run;
    this.steps = steps;
    this.checkpointSteps = checkpointSteps;
    this.checkpointMinutes = checkpointMinutes;
  }

  /// Goes on from `work`'s state to the last step. The first thing is a checkpoint, where there is
  /// none yet: a disk that is full or cannot be written shows at once.
  ///
  /// @throws FeaturescopeException when the loss stops being a number or the disk is full; the last
  ///   good checkpoint stays
  void run(Work work, Progress progress, Cancellation cancellation) {
    try {
      if (!run.hasCheckpoint()) {
        run.save(work::checkpoint);
      }
      var saved = System.nanoTime();
      progress.report(work.step(), steps, "steps");
      while (work.step() < steps) {
        cancellation.check();
        work.take();
        run.proven();
        progress.report(work.step(), steps, "steps", work.figures(), rate(work));
        if (due(work.step(), saved)) {
          save(work);
          saved = System.nanoTime();
        }
      }
      run.proven();
    } catch (CancellationException e) {
      save(work);
      throw e;
    } catch (NotFinite e) {
      throw goBack(work, e.step);
    }
  }

  private static OptionalDouble rate(Work work) {
    var seconds = work.secondsAStep();
    return seconds.isPresent() ? OptionalDouble.of(1 / seconds.getAsDouble()) : seconds;
  }

  private boolean due(long step, long saved) {
    return step == steps
        || step % checkpointSteps == 0
        || (System.nanoTime() - saved) / NANOS_A_MINUTE >= checkpointMinutes;
  }

  /// The checkpoint first: it is what a training goes on from.
  private void save(Work work) {
    run.save(work::checkpoint);
    work.export();
  }

  /// To the last state that is known to be good, also in what the training is for.
  private FeaturescopeException goBack(Work work, long failed) {
    run.fallBack();
    work.restore(run.checkpoint());
    work.export();
    return new FeaturescopeException(
        "The loss is no longer a number at step %,d".formatted(failed),
        "lower learningRate in training.json and resume: it goes on from step %,d"
            .formatted(work.step()));
  }
}
