package org.featurescope.app.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.train.LmTrainer;
import org.featurescope.compute.train.LmTrainingConfig;
import org.featurescope.compute.train.LmTrainingResult;
import org.featurescope.compute.train.SaeTrainer;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `train lm`, `train sae` and `train transcoder`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Trains a language model (lm), sparse autoencoders (sae) or transcoders (transcoder).")
final class TrainCommand implements Callable<Integer> {
  private static final String MODEL =
      "--model is a directory in Hugging Face layout, the name of a pack, or of a model in the Hub"
          + " cache; default: the bundled pack.";

  @Spec private CommandSpec spec;

  private TrainCommand() {}

  static CommandLine of(Console console) {
    var command = new CommandLine(new TrainCommand());
    add(command, "lm", new LanguageModel(console));
    add(command, "sae", new Autoencoder(console));
    add(command, "transcoder", new Transcoder(console));
    return command;
  }

  private static void add(CommandLine parent, String name, Training<?> training) {
    var command = new CommandLine(training);
    training.flags.addTo(command.getCommandSpec());
    parent.addSubcommand(name, command);
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to train: lm, sae or transcoder");
  }

  /// What both trainings share: where the settings come from, and going on.
  ///
  /// @param <R> what a finished training reports, printed as JSON
  private abstract static class Training<R> extends ConsoleCommand {
    @Mixin private EngineFlags engine;
    private final SettingFlags flags;

    @Option(names = "--config", paramLabel = "FILE", description = "A JSON file with settings.")
    private Path config;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "The directory of the training and of what comes out of it.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the training in --out.")
    private boolean resume;

    Training(Console console, Record defaults) {
      super(console);
      this.flags = new SettingFlags(defaults);
    }

    abstract Job<R> start(Engine engine, String json, String label, Path directory);

    abstract Job<R> resume(Engine engine, Path directory);

    @Override
    final void run() {
      if (resume) {
        allow(
            "about a training that goes on, which keeps its settings",
            "--resume",
            "--out",
            "--threads",
            "--device");
      }
      if (flags.has("bf16") && given("--bf16") && given("--precision")) {
        throw misused("--bf16 and --precision say the same: give one of them");
      }
      try (var started = engine.start(console)) {
        var job = resume ? resumed(started) : started(started);
        try (var progress = console.progress("Training")) {
          var result = job.run(progress, console.cancellation());
          progress.close();
          console.json(result);
        }
      }
    }

    private Job<R> started(Engine started) {
      var label = config == null ? "the command line" : config.toString();
      return start(started, settings().toString(), label, out);
    }

    /// The settings; `--precision` stands for the training's own switch where it has one, and a
    /// model may be named as for every command.
    private JsonObject settings() {
      var settings = flags.json(spec.commandLine(), config);
      var precision = spec.commandLine().getParseResult().hasMatchedOption("--precision");
      if (precision && flags.has("bf16") && !settings.has("bf16")) {
        settings.addProperty("bf16", engine.precision == Precision.BF16 ? "on" : "off");
      }
      if (flags.has("model") && !settings.has("model")) {
        settings.addProperty("model", "");
      }
      if (settings.get("model") instanceof JsonPrimitive model && model.isString()) {
        settings.addProperty("model", ModelFlags.directory(model.getAsString()).toString());
      }
      return settings;
    }

    private Job<R> resumed(Engine started) {
      return resume(started, out);
    }

    @Override
    final String afterStop() {
      return "'featurescope train %s --resume --out %s' goes on where it stopped"
          .formatted(spec.name(), out);
    }
  }

  @Command(name = "lm", description = "Trains a language model on text files.")
  private static final class LanguageModel extends Training<LmTrainingResult> {
    LanguageModel(Console console) {
      super(console, LmTrainingConfig.DEFAULTS);
    }

    @Override
    Job<LmTrainingResult> start(Engine engine, String json, String label, Path directory) {
      return LmTrainer.start(engine, LmTrainingConfig.parse(json, label), directory);
    }

    @Override
    Job<LmTrainingResult> resume(Engine engine, Path directory) {
      return LmTrainer.resume(engine, directory);
    }
  }

  @Command(
      name = "sae",
      description = {
        "Trains sparse autoencoders on a model's activations, one for every --hook.",
        MODEL
      })
  private static class Autoencoder extends Training<SaeTrainingResult> {
    Autoencoder(Console console) {
      super(console, SaeTrainingConfig.DEFAULTS);
    }

    @Override
    Job<SaeTrainingResult> start(Engine engine, String json, String label, Path directory) {
      return SaeTrainer.start(engine, SaeTrainingConfig.parse(json, label), directory);
    }

    @Override
    Job<SaeTrainingResult> resume(Engine engine, Path directory) {
      return SaeTrainer.resume(engine, directory);
    }
  }

  @Command(
      name = "transcoder",
      description = {
        "Trains transcoders, one for every --hook (such as blocks.0.mlp.hook_in).",
        "Sparse features of one activation that predict another, --hook-out, or else what that"
            + " layer's MLP writes.",
        MODEL
      })
  private static final class Transcoder extends Autoencoder {
    Transcoder(Console console) {
      super(console);
    }

    @Override
    Job<SaeTrainingResult> start(Engine engine, String json, String label, Path directory) {
      var config = SaeTrainingConfig.parseTranscoder(json, label);
      return SaeTrainer.start(engine, config, directory);
    }
  }
}
