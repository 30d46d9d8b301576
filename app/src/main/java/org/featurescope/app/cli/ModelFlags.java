package org.featurescope.app.cli;

import java.nio.file.Path;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.text.Tokenizer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which model, and where it runs.
final class ModelFlags {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "A directory in Hugging Face layout.")
  private Path model;

  @Mixin EngineFlags engine;

  /// Opens the tokenizer alone: it needs neither weights nor engine.
  Tokenizer openTokenizer() {
    return Tokenizer.open(model);
  }

  LanguageModel open(Engine engine, Console console) {
    try (var progress = console.progress("Opening the model")) {
      return LanguageModel.open(
          model, engine, this.engine.precision, progress, console.cancellation());
    }
  }
}
