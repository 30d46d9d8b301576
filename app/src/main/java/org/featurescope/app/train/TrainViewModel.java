package org.featurescope.app.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.RunningJob;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;

/// A training of autoencoders on the model in use: its settings as a person types them, its cost,
/// its course.
public final class TrainViewModel {
  private final Jobs jobs;
  private final Trainings trainings;
  private final Consumer<Path> openInRead;
  private final ObjectProperty<Optional<Path>> model = new SimpleObjectProperty<>(Optional.empty());
  private final IntegerProperty layers = new SimpleIntegerProperty(0);
  private final StringProperty hooks = new SimpleStringProperty("blocks.0.hook_resid_post");
  private final StringProperty kind = new SimpleStringProperty("topk");
  private final StringProperty latents = new SimpleStringProperty("2048");
  private final StringProperty k = new SimpleStringProperty("16");
  private final StringProperty tokens = new SimpleStringProperty("2000000");
  private final ObservableList<Path> corpus = FXCollections.observableArrayList();
  private final ObjectProperty<Optional<Path>> output =
      new SimpleObjectProperty<>(Optional.empty());
  private final ReadOnlyObjectWrapper<TrainState> state =
      new ReadOnlyObjectWrapper<>(new TrainState.Ready());
  private final ReadOnlyObjectWrapper<Optional<RunningJob.Snapshot>> course =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObservableValue<List<String>> needed =
      Bindings.createObjectBinding(
          this::whatIsNeeded, new Observable[] {model, hooks, corpus, output});
  private Optional<RunningJob> running = Optional.empty();

  /// @param openInRead opens an autoencoder's folder in the Read view
  public TrainViewModel(Jobs jobs, Trainings trainings, Consumer<Path> openInRead) {
    this.jobs = jobs;
    this.trainings = trainings;
    this.openInRead = openInRead;
  }

  /// The folder of the model to learn from.
  public ObjectProperty<Optional<Path>> modelProperty() {
    return model;
  }

  /// The number of the model's layers, 0 while none is open.
  public IntegerProperty layersProperty() {
    return layers;
  }

  /// Names of hooks, separated by commas or blanks: one autoencoder each.
  public StringProperty hooksProperty() {
    return hooks;
  }

  /// The layers whose output is among the hooks.
  public BitSet chosenLayers() {
    var chosen = new BitSet();
    var names = hookNames();
    for (var layer = 0; layer < layers.get(); layer++) {
      chosen.set(layer, names.contains(output(layer)));
    }
    return chosen;
  }

  /// Adds the output of a layer to the hooks, before that of the next chosen layer, or takes it
  /// away. Other hooks stay as they are.
  public void chooseLayer(int layer, boolean chosen) {
    var names = new ArrayList<>(hookNames());
    names.removeIf(output(layer)::equals);
    if (chosen) {
      var next = chosenLayers().nextSetBit(layer + 1);
      names.add(next < 0 ? names.size() : names.indexOf(output(next)), output(layer));
    }
    hooks.set(String.join(", ", names));
  }

  private static String output(int layer) {
    return HookPoint.residPost(layer).name();
  }

  /// The kind of autoencoder, as in a training's JSON file.
  public StringProperty kindProperty() {
    return kind;
  }

  public StringProperty latentsProperty() {
    return latents;
  }

  public StringProperty kProperty() {
    return k;
  }

  /// Activations to learn from.
  public StringProperty tokensProperty() {
    return tokens;
  }

  /// Text files to learn from.
  public ObservableList<Path> corpus() {
    return corpus;
  }

  /// The training's folder.
  public ObjectProperty<Optional<Path>> outputProperty() {
    return output;
  }

  /// What has to be chosen before a training can start, in words: "a folder".
  public ObservableValue<List<String>> neededProperty() {
    return needed;
  }

  private List<String> whatIsNeeded() {
    var missing = new ArrayList<String>();
    if (model.get().isEmpty()) {
      missing.add("a model");
    }
    if (hookNames().isEmpty()) {
      missing.add("a layer or hook");
    }
    if (corpus.isEmpty()) {
      missing.add("a text");
    }
    if (output.get().isEmpty()) {
      missing.add("a folder");
    }
    return missing;
  }

  public ReadOnlyObjectProperty<TrainState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /// How far the training has come, and its figures; empty before the first.
  public ReadOnlyObjectProperty<Optional<RunningJob.Snapshot>> courseProperty() {
    return course.getReadOnlyProperty();
  }

  /// Whether work is under way.
  public boolean busy() {
    return running.isPresent();
  }

  /// Sees what the training would cost.
  public void estimate() {
    withConfig(config -> {
      state.set(new TrainState.Estimating());
      running = Optional.of(jobs.submit(trainings.estimate(config), this::estimated));
      forgetIfDone();
    });
  }

  private void estimated(Outcome<Cost> outcome) {
    running = Optional.empty();
    state.set(
        switch (outcome) {
          case Outcome.Succeeded<Cost>(var cost) -> new TrainState.Estimated(cost);
          case Outcome.Failed<Cost>(var cause) -> new TrainState.Failed(Problems.of(cause));
          case Outcome.Cancelled<Cost>() -> new TrainState.Ready();
        });
  }

  /// Begins the training in the output folder.
  public void start() {
    withConfig(
        config -> withOutput(directory -> run(trainings.start(config, directory), directory)));
  }

  /// Goes on with the training in the output folder, with the settings that it was begun with.
  public void resume() {
    withOutput(directory -> run(trainings.resume(directory), directory));
  }

  private void run(Job<SaeTrainingResult> training, Path directory) {
    if (busy()) {
      return;
    }
    course.set(Optional.empty());
    state.set(new TrainState.Running());
    var job = jobs.submit(training, outcome -> ended(outcome, directory));
    job.snapshotProperty().subscribe(now -> course.set(Optional.of(now)));
    running = Optional.of(job);
    forgetIfDone();
  }

  /// Jobs that end before they are known to run leave nothing under way.
  private void forgetIfDone() {
    if (!(state.get() instanceof TrainState.Running
        || state.get() instanceof TrainState.Estimating)) {
      running = Optional.empty();
    }
  }

  private void ended(Outcome<SaeTrainingResult> outcome, Path directory) {
    running = Optional.empty();
    state.set(
        switch (outcome) {
          case Outcome.Succeeded<SaeTrainingResult>(var result) -> new TrainState.Finished(result);
          case Outcome.Failed<SaeTrainingResult>(var cause) ->
              new TrainState.Failed(Problems.of(cause));
          case Outcome.Cancelled<SaeTrainingResult>() -> new TrainState.Stopped(directory);
        });
  }

  /// Stops what is under way; a training keeps its last step.
  public void cancel() {
    running.ifPresent(RunningJob::cancel);
  }

  /// Looks through the first autoencoder that came out.
  public void openInRead() {
    if (state.get() instanceof TrainState.Finished(var result)) {
      openInRead.accept(result.autoencoders().getFirst().directory());
    }
  }

  /// Whether the output folder holds a training that can go on.
  public boolean canResume() {
    return output.get().map(folder -> Files.exists(folder.resolve("training.json"))).orElse(false);
  }

  private void withOutput(Consumer<Path> action) {
    output
        .get()
        .ifPresentOrElse(action, () -> fail("There is no folder for the training", "Choose one"));
  }

  private void withConfig(Consumer<SaeTrainingConfig> action) {
    if (busy()) {
      return;
    }
    try {
      action.accept(config());
    } catch (NumberFormatException e) {
      fail(
          "Latents, k and tokens are whole numbers: "
              + e.getMessage().replace("For input string", "not"),
          "Correct them");
    } catch (FeaturescopeException e) {
      state.set(new TrainState.Failed(Problems.of(e)));
    }
  }

  private void fail(String what, String next) {
    state.set(new TrainState.Failed(new Problem(what, Optional.empty(), next)));
  }

  /// The settings, as a JSON file would hold them.
  ///
  /// @throws NumberFormatException if a number is none
  /// @throws FeaturescopeException if they are impossible
  SaeTrainingConfig config() {
    var json = new JsonObject();
    json.addProperty("model", model.get().map(Path::toString).orElse(""));
    var names = new JsonArray();
    hookNames().forEach(names::add);
    json.add("hook", names);
    json.addProperty("kind", kind.get());
    json.addProperty("latents", Integer.parseInt(latents.get().strip()));
    json.addProperty("k", Integer.parseInt(k.get().strip()));
    json.addProperty("tokens", Long.parseLong(tokens.get().strip()));
    var files = new JsonArray();
    for (var path : corpus) {
      var file = new JsonObject();
      file.addProperty("file", path.toString());
      file.addProperty("weight", 1);
      files.add(file);
    }
    json.add("corpus", files);
    return SaeTrainingConfig.parse(json.toString(), "the view");
  }

  private List<String> hookNames() {
    return Arrays.stream(hooks.get().split("[,\\s]+")).filter(name -> !name.isEmpty()).toList();
  }
}
