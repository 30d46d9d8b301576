package org.featurescope.app.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.RunningJob;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingResult;

/// A training of autoencoders on the model in use: its settings, its cost, its course, a text seen
/// through what it has learned, and the trainings before it.
public final class TrainViewModel {
  private static final double BYTES_A_MINUTE = 1e9;

  /// Minutes between two checkpoints.
  private static final double SOONEST = 0.1;

  private static final double LATEST = 5;
  private static final double UNLESS_KNOWN = 0.5;

  /// Figures that are kept of a course.
  private static final int MOMENTS = 2000;

  private final Jobs jobs;
  private final Trainings trainings;
  private final Consumer<Path> openInRead;
  private final TrainSettings settings;
  private final CostModel cost;
  private final ProbeModel probe;
  private final TrainingRuns runs;
  private final ReadOnlyObjectWrapper<TrainState> state =
      new ReadOnlyObjectWrapper<>(new TrainState.Ready());
  private final ReadOnlyObjectWrapper<Optional<RunningJob.Snapshot>> progress =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObservableList<Moment> course = FXCollections.observableArrayList();
  private final ReadOnlyLongWrapper end = new ReadOnlyLongWrapper(1);
  private final ReadOnlyBooleanWrapper startable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper resumable = new ReadOnlyBooleanWrapper();
  private Optional<RunningJob> running = Optional.empty();
  private Optional<Present> present = Optional.empty();

  /// The training under way, or the last one.
  private record Present(Path directory, SaeTrainingConfig config) {}

  /// @param openInRead opens an autoencoder's folder in the Read view
  public TrainViewModel(Jobs jobs, Trainings trainings, Consumer<Path> openInRead) {
    this.jobs = jobs;
    this.trainings = trainings;
    this.openInRead = openInRead;
    settings = new TrainSettings(trainings.home());
    cost = new CostModel(jobs, trainings, settings, this::busy);
    probe = new ProbeModel(jobs);
    runs = new TrainingRuns(jobs);
    settings.neededProperty().subscribe(this::weigh);
    settings.outputProperty().subscribe(this::weigh);
    state.subscribe(this::weigh);
  }

  public TrainSettings settings() {
    return settings;
  }

  public ProbeModel probe() {
    return probe;
  }

  public TrainingRuns runs() {
    return runs;
  }

  public ReadOnlyObjectProperty<CostState> costProperty() {
    return cost.stateProperty();
  }

  public ReadOnlyObjectProperty<TrainState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /// How far the training has come; empty before the first.
  public ReadOnlyObjectProperty<Optional<RunningJob.Snapshot>> progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /// The figures of the training from its first steps to its last; when it went on, also from
  /// before.
  ObservableList<Moment> course() {
    return course;
  }

  /// The activations that it will have learned from at its end.
  ReadOnlyLongProperty endProperty() {
    return end.getReadOnlyProperty();
  }

  /// Whether a training is under way.
  public boolean busy() {
    return running.isPresent();
  }

  /// Whether all is chosen, in a folder that holds no training yet.
  public ReadOnlyBooleanProperty startableProperty() {
    return startable.getReadOnlyProperty();
  }

  /// Whether the folder holds a training that can go on.
  public ReadOnlyBooleanProperty resumableProperty() {
    return resumable.getReadOnlyProperty();
  }

  /// What can be done now.
  private void weigh() {
    var working = state.get() instanceof TrainState.Running;
    var taken = TrainingRun.isThere(settings.outputProperty().get());
    startable.set(!working && !taken && settings.neededProperty().getValue().isEmpty());
    resumable.set(!working && TrainingRun.canGoOn(settings.outputProperty().get()));
  }

  /// Looks for the trainings beside the present one, and whether what was paused is still there.
  public void lookForRuns() {
    runs.look(settings.home());
    if (state.get() instanceof TrainState.Paused(var folder) && !TrainingRun.canGoOn(folder)) {
      state.set(
          new TrainState.Failed(
              new Problem(
                  "The paused training cannot go on: its checkpoint is no longer in " + folder,
                  Optional.empty(),
                  "Start another one")));
    }
    weigh();
  }

  /// The training goes into `folder`, or goes on in it.
  public void chooseOutput(Path folder) {
    settings.chooseOutput(folder);
    lookForRuns();
  }

  /// Sees what the training would cost.
  public void estimate() {
    cost.estimate();
  }

  /// Begins the training in the output folder.
  public void start() {
    if (busy()) {
      return;
    }
    try {
      var config = settings.config(minutesToCheckpoint());
      var directory = settings.outputProperty().get();
      course.clear();
      run(trainings.start(config, directory), directory, config);
    } catch (FeaturescopeException e) {
      state.set(new TrainState.Failed(Problems.of(e)));
    }
  }

  /// The probe text is read anew at every checkpoint: the less memory the training takes, the
  /// sooner one is written.
  private double minutesToCheckpoint() {
    return cost.stateProperty().get() instanceof CostState.Known(var known)
        ? Math.clamp(known.bytes() / BYTES_A_MINUTE, SOONEST, LATEST)
        : UNLESS_KNOWN;
  }

  /// Goes on with the training in the output folder, with the settings that it was begun with.
  public void resume() {
    resume(settings.outputProperty().get());
  }

  /// Goes on with the training in `directory`.
  public void resume(Path directory) {
    if (busy()) {
      return;
    }
    settings.followOutput(directory);
    var last = present.filter(each -> each.directory().equals(directory));
    var before = runs.of(directory);
    if (last.isEmpty()) {
      // Of the last training the course is here, as far as it came and with more of its steps.
      course.setAll(before.map(TrainingRun::course).orElse(List.of()));
    }
    run(
        trainings.resume(directory),
        directory,
        last.map(Present::config)
            .or(() -> before.map(TrainingRun::config))
            .orElse(SaeTrainingConfig.DEFAULTS));
  }

  private void run(Job<SaeTrainingResult> training, Path directory, SaeTrainingConfig config) {
    present = Optional.of(new Present(directory, config));
    cost.stop();
    runs.compare(directory, false);
    end.set(config.steps() * config.batch());
    progress.set(Optional.empty());
    state.set(new TrainState.Running(directory));
    var model = Optional.of(config.model()).filter(path -> !path.isEmpty()).map(Path::of);
    probe.follow(TrainingRun.first(directory, config), model);
    var job = jobs.submit(training, outcome -> ended(outcome, directory));
    job.snapshotProperty().subscribe(now -> show(now, config));
    running = Optional.of(job);
    if (!(state.get() instanceof TrainState.Running)) {
      running = Optional.empty(); // It ended before it was known to run.
    }
  }

  private void show(RunningJob.Snapshot now, SaeTrainingConfig config) {
    progress.set(Optional.of(now));
    if (now.unit().equals("steps") && !now.figures().isEmpty()) {
      var moment = Moment.of(now.done() * config.batch(), now.figures());
      if (!course.isEmpty() && course.getLast().tokens() >= moment.tokens()) {
        // It goes on from a checkpoint: what came after that is taken again.
        course.removeIf(later -> later.tokens() >= moment.tokens());
      }
      course.add(moment);
      if (course.size() > MOMENTS) {
        // Every second one goes, but for the first and the last: hours of steps leave no more.
        course.setAll(
            IntStream.range(0, course.size())
                .filter(at -> at % 2 == 0 || at == course.size() - 1)
                .mapToObj(course::get)
                .toList());
      }
    }
    probe.look();
  }

  private void ended(Outcome<SaeTrainingResult> outcome, Path directory) {
    running = Optional.empty();
    probe.look();
    state.set(
        switch (outcome) {
          case Outcome.Succeeded<SaeTrainingResult>(var result) -> new TrainState.Finished(result);
          case Outcome.Failed<SaeTrainingResult>(var cause) ->
              new TrainState.Failed(Problems.of(cause));
          case Outcome.Cancelled<SaeTrainingResult>() ->
              // Before its first step there is nothing to keep.
              TrainingRun.isThere(directory)
                  ? new TrainState.Paused(directory)
                  : new TrainState.Ready();
        });
    if (state.get() instanceof TrainState.Finished) {
      settings.forgetOutput();
    }
    lookForRuns();
    cost.lookSoon();
  }

  /// Pauses the training, which keeps its last step.
  public void pause() {
    running.ifPresent(RunningJob::cancel);
  }

  /// Looks through the first autoencoder that came out.
  public void openInRead() {
    if (state.get() instanceof TrainState.Finished(var result)) {
      openInRead.accept(result.autoencoders().getFirst().directory());
    }
  }

  /// Looks through the first autoencoder of a training.
  void openInRead(TrainingRun run) {
    openInRead.accept(TrainingRun.first(run.directory(), run.config()));
  }

  /// Shows a state, for a picture of it.
  public void show(TrainState shown) {
    state.set(shown);
  }
}
