package org.featurescope.compute.train;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;

/// Trains autoencoders or transcoders on the activations of a model, one for every hook and all
/// from the same forward passes, in one directory; or goes on with a training that stopped there.
///
/// The directory holds `training.json` (configuration and fingerprints of what went in) and, from
/// the first checkpoint on, the autoencoder as it then was, in SAELens layout, with its
/// `metrics.jsonl`; where there are several hooks, each autoencoder is in a folder of the hook's
/// name. The folder `run` holds the checkpoint and the tokens of the corpus, and can be deleted
/// once the training is over.
public final class SaeTrainer implements Job<SaeTrainingResult> {
  private final Engine engine;
  private final SaeTrainingConfig config;
  private final RunDirectory run;

  private SaeTrainer(Engine engine, SaeTrainingConfig config, RunDirectory run) {
    this.engine = engine;
    this.config = config;
    this.run = run;
  }

  /// A new training.
  ///
  /// @param directory where the autoencoders are to be; made if need be
  /// @throws FeaturescopeException when a training has been there before, or something is not named
  public static SaeTrainer start(Engine engine, SaeTrainingConfig config, Path directory) {
    var run = RunDirectory.toStart(directory);
    requireComplete(config);
    return new SaeTrainer(engine, config, run);
  }

  /// @throws FeaturescopeException when something is not named
  static void requireComplete(SaeTrainingConfig config) {
    if (config.corpus().isEmpty()) {
      throw new FeaturescopeException("There is no text to train on", "name a corpus file");
    }
    if (config.model().isEmpty()) {
      throw new FeaturescopeException("There is no model to train on", "name a model's folder");
    }
    if (config.hookPoints().isEmpty()) {
      throw new FeaturescopeException(
          "There is no activation to train on", "name a hook, such as blocks.0.hook_resid_post");
    }
    config.corpus().forEach(CorpusFile::requireThere);
    FileProblem.requireThere(Path.of(config.model()));
  }

  /// A training that goes on from its last checkpoint, or from the beginning if it had none.
  ///
  /// @throws FeaturescopeException when there is no training in `directory`
  public static SaeTrainer resume(Engine engine, Path directory) {
    var run = RunDirectory.toResume(directory);
    return new SaeTrainer(engine, SaeTrainingConfig.read(run.config()), run);
  }

  @Override
  public String title() {
    return (config.hook().size() == 1 ? "Training an autoencoder in " : "Training autoencoders in ")
        + run.directory().getFileName();
  }

  /// Trains to the end. A cancelled training leaves a checkpoint of the step it had reached.
  ///
  /// @throws FeaturescopeException when the loss stops being a number or the disk is full; the last
  ///   good checkpoint stays
  @Override
  public SaeTrainingResult run(Progress progress, Cancellation cancellation) {
    try (run) {
      run.open();
      return train(progress, cancellation);
    }
  }

  private SaeTrainingResult train(Progress progress, Cancellation cancellation) {
    var folder = Path.of(config.model());
    try (var model = LanguageModel.open(folder, engine, Precision.FP32, progress, cancellation)) {
      var fingerprint = Fingerprint.ofModel(folder);
      if (run.hasCheckpoint()) {
        requireSameModel(fingerprint);
      } else {
        AtomicFiles.writeText(run.config(), about(fingerprint));
      }
      try (var stream =
              new ActivationStream(
                  model, config.hookPoints(), config, run.folder(), progress, cancellation);
          var loop = new SaeTrainingLoop(engine, config, run, stream, cancellation)) {
        return loop.run(progress);
      }
    }
  }

  private void requireSameModel(String fingerprint) {
    var file = run.config();
    try {
      var about = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      if (about.getAsJsonObject("model").get("sha256").getAsString().equals(fingerprint)) {
        return;
      }
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new FeaturescopeException(
          file + " does not say which model was learned from", "begin anew in another folder", e);
    }
    throw new FeaturescopeException(
        "The model in " + config.model() + " is not the one that this training began with",
        "put the old model back, or begin anew in another folder");
  }

  /// Enough to repeat the training: configuration, and which model and texts they were.
  private String about(String fingerprint) {
    var about = new JsonObject();
    about.add("config", config.toJson());
    var model = new JsonObject();
    model.addProperty("name", String.valueOf(Path.of(config.model()).getFileName()));
    model.addProperty("sha256", fingerprint);
    about.add("model", model);
    var corpus = new JsonArray();
    for (var text : config.corpus()) {
      var file = Path.of(text.file());
      var entry = new JsonObject();
      entry.addProperty("name", String.valueOf(file.getFileName()));
      entry.addProperty("sha256", Fingerprint.of(file));
      corpus.add(entry);
    }
    about.add("corpus", corpus);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(about)
        + "\n";
  }
}
