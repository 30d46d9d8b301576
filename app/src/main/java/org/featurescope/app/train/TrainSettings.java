package org.featurescope.app.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.train.SaeTrainingConfig;

/// The settings of a training as a person types them.
public final class TrainSettings {
  private final ObjectProperty<Optional<Path>> model = new SimpleObjectProperty<>(Optional.empty());
  private final StringProperty modelName = new SimpleStringProperty("");
  private final IntegerProperty layers = new SimpleIntegerProperty(0);
  private final StringProperty hooks = new SimpleStringProperty("blocks.0.hook_resid_post");
  private final StringProperty kind = new SimpleStringProperty("topk");
  private final StringProperty latents = new SimpleStringProperty("2048");
  private final StringProperty k = new SimpleStringProperty("16");
  private final StringProperty tokens = new SimpleStringProperty("2000000");
  private final ObservableList<Path> corpus = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<Path> output = new ReadOnlyObjectWrapper<>();
  private final ObservableValue<List<String>> needed =
      Bindings.createObjectBinding(this::whatIsNeeded, new Observable[] {model, hooks, corpus});

  /// Where the folders of trainings are: those of one person are side by side.
  private Path home;

  /// Whether the folder is a person's own choice, and not to be changed for another.
  private boolean outputChosen;

  /// @param home where trainings go unless another folder is chosen
  TrainSettings(Path home) {
    this.home = home;
    // With other settings it is another training.
    for (var each : all()) {
      each.addListener((Observable changed) -> propose());
    }
    propose();
  }

  /// The folder of the model to learn from.
  public ObjectProperty<Optional<Path>> modelProperty() {
    return model;
  }

  /// What a person calls it; empty while none is open.
  public StringProperty modelNameProperty() {
    return modelName;
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

  /// The training's folder. Until one is chosen it is a new one, named after the settings.
  public ReadOnlyObjectProperty<Path> outputProperty() {
    return output.getReadOnlyProperty();
  }

  public void chooseOutput(Path folder) {
    outputChosen = true;
    Optional.ofNullable(folder.toAbsolutePath().getParent()).ifPresent(parent -> home = parent);
    output.set(folder);
  }

  /// A training goes on in `folder`; with other settings the next one goes elsewhere.
  void followOutput(Path folder) {
    outputChosen = false;
    output.set(folder);
  }

  /// Where the folders of trainings are.
  Path home() {
    return home;
  }

  /// The next training goes into a new folder beside this one.
  void forgetOutput() {
    outputChosen = false;
    propose();
  }

  private void propose() {
    if (outputChosen) {
      return;
    }
    var name =
        (modelName.get() + " " + kind.get() + " " + latents.get())
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}._-]+", "-");
    var folder = home.resolve(name);
    for (var again = 2; isTaken(folder); again++) {
      folder = home.resolve(name + "-" + again);
    }
    output.set(folder);
  }

  private static boolean isTaken(Path folder) {
    return Files.exists(folder) && !TrainingRun.failedToBegin(folder);
  }

  /// What has to be chosen before a training can start, in words: "a text".
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
    return missing;
  }

  /// What a training depends on; the folder is not among it.
  Observable[] all() {
    return new Observable[] {model, modelName, hooks, kind, latents, k, tokens, corpus};
  }

  /// The settings, as a JSON file would hold them.
  ///
  /// @param checkpointMinutes time between two checkpoints
  /// @throws FeaturescopeException if they are impossible
  SaeTrainingConfig config(double checkpointMinutes) {
    var json = new JsonObject();
    json.addProperty("model", model.get().map(Path::toString).orElse(""));
    var names = new JsonArray();
    hookNames().forEach(names::add);
    json.add("hook", names);
    json.addProperty("kind", kind.get());
    json.addProperty("latents", whole("Latents", latents));
    json.addProperty("k", whole("k", k));
    json.addProperty("tokens", whole("Tokens", tokens));
    json.addProperty("checkpointMinutes", checkpointMinutes);
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

  private static long whole(String name, StringProperty typed) {
    try {
      return Long.parseLong(typed.get().strip());
    } catch (NumberFormatException e) {
      throw new FeaturescopeException(
          typed.get().isBlank()
              ? "the field %s is empty".formatted(name)
              : "the field %s holds \"%s\", no whole number".formatted(name, typed.get().strip()),
          "type a whole number, such as 2048",
          e);
    }
  }

  private List<String> hookNames() {
    return Arrays.stream(hooks.get().split("[,\\s]+")).filter(name -> !name.isEmpty()).toList();
  }
}
