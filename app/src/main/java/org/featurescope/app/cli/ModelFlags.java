package org.featurescope.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.PackShelf;
import org.featurescope.assets.pack.OpenedPack;
import org.featurescope.assets.pack.OpenedSae;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.text.Tokenizer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which model, and where it runs.
final class ModelFlags {
  @Option(
      names = "--model",
      paramLabel = "DIR|PACK",
      description =
          "A directory in Hugging Face layout, the name of a pack, or of a model in the Hub cache"
              + " (openai-community/gpt2); default: the bundled pack.")
  private String model = "";

  @Mixin EngineFlags engine;

  /// Whether a model was asked for by name.
  boolean isNamed() {
    return !model.isEmpty();
  }

  /// What to call the model: its folder, or its name as it was given, or the pack's.
  String label() {
    if (model.isEmpty()) {
      return pack().map(p -> p.manifest().name()).orElse("model");
    }
    var directory = Path.of(model);
    return Files.isDirectory(directory)
        ? directory.toAbsolutePath().normalize().getFileName().toString()
        : model;
  }

  /// Opens the tokenizer alone: it needs neither weights nor engine.
  Tokenizer openTokenizer() {
    return Tokenizer.open(directory());
  }

  LanguageModel open(Engine engine, Console console) {
    return open(engine, console, this.engine.precision);
  }

  /// In another precision than the flags say.
  LanguageModel open(Engine engine, Console console, Precision precision) {
    try (var progress = console.progress("Opening the model")) {
      return LanguageModel.open(directory(), engine, precision, progress, console.cancellation());
    }
  }

  /// The folder of an autoencoder: as it was given, or below the pack; without one, the pack's
  /// first.
  Path autoencoder(Path given) {
    if (given != null && Files.exists(given)) {
      return given;
    }
    var pack = pack();
    if (given == null) {
      return pack.flatMap(p -> p.saes().stream().findFirst())
          .orElseThrow(() ->
              new FeaturescopeException("no autoencoder is named", "name its folder with --sae"))
          .folder();
    }
    return pack.map(p -> p.folder().resolve(given))
        .filter(Files::exists)
        .orElseGet(() -> HubNames.autoencoder(given));
  }

  /// The folders of all autoencoders of the pack; none where a directory is meant.
  List<Path> autoencoders() {
    return pack().stream().flatMap(pack -> pack.saes().stream()).map(OpenedSae::folder).toList();
  }

  /// The set of transcoders that circuits are traced through: as it was given, or the pack's.
  List<Path> transcoders(Path given) {
    return given == null
        ? pack().flatMap(OpenedPack::transcoders).stream().toList()
        : List.of(autoencoder(given));
  }

  /// The stories of circuits that the pack tells.
  List<Path> circuits() {
    return pack().stream().flatMap(pack -> pack.circuits().stream()).toList();
  }

  Path directory() {
    return directory(model);
  }

  /// The folder of the model of that name: itself, a pack's, or one in the Hub cache.
  ///
  /// @param model empty for the bundled one
  static Path directory(String model) {
    if (!model.isEmpty() && Files.isDirectory(Path.of(model))) {
      return Path.of(model);
    }
    return pack(model)
        .map(OpenedPack::model)
        .or(() -> HubNames.model(model))
        .orElseThrow(() -> unknown(model));
  }

  private Optional<OpenedPack> pack() {
    return pack(model);
  }

  /// The pack that is meant; nothing where a directory is.
  private static Optional<OpenedPack> pack(String model) {
    return !model.isEmpty() && Files.exists(Path.of(model))
        ? Optional.empty()
        : PackShelf.ofProgram().open(model);
  }

  private static FeaturescopeException unknown(String model) {
    var names = String.join(", ", PackShelf.ofProgram().names());
    return model.isEmpty()
        ? new FeaturescopeException(
            "no model came with this program", "name a model's directory with --model")
        : new FeaturescopeException(
            "there is no model '" + model + "'",
            "name a directory in Hugging Face layout"
                + (names.isEmpty() ? "" : ", a pack (" + names + ")")
                + ", or what 'featurescope library' lists");
  }
}
