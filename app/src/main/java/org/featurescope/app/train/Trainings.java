package org.featurescope.app.train;

import java.nio.file.Path;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;

/// The trainings that the view can start. None of these methods takes time; what is wrong is told
/// by the job.
public interface Trainings {

  /// Where trainings go unless another folder is chosen; it need not exist.
  Path home();

  /// What a training is going to take.
  Job<Cost> estimate(SaeTrainingConfig config);

  Job<SaeTrainingResult> start(SaeTrainingConfig config, Path directory);

  /// Goes on with the training in a directory.
  Job<SaeTrainingResult> resume(Path directory);
}
