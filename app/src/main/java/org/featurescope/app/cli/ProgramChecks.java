package org.featurescope.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.app.PackShelf;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.read.FeaturePass;
import org.featurescope.compute.sae.format.SaeFiles;

/// The doctor's look at the program's own parts: each is used, not only looked for.
final class ProgramChecks {
  private final Console console;
  private final EngineFlags flags;

  ProgramChecks(Console console, EngineFlags flags) {
    this.console = console;
    this.flags = flags;
  }

  List<Check> all() {
    var checks = new ArrayList<Check>();
    var begin = Instant.now();
    try (var engine = flags.start(console)) {
      checks.add(
          Check.works(
              "engine",
              "libtorch on %s with %d threads, started in %d ms"
                  .formatted(
                      engine.device(),
                      engine.threads(),
                      Duration.between(begin, Instant.now()).toMillis())));
      checks.addAll(packs(engine));
    } catch (FeaturescopeException e) {
      checks.add(Check.fails("engine", e));
    }
    return checks;
  }

  private List<Check> packs(Engine engine) {
    var checks = new ArrayList<Check>();
    try {
      var shelf = PackShelf.ofProgram();
      shelf.problems().forEach(problem -> checks.add(Check.fails("pack", problem)));
      for (var name : shelf.names()) {
        checks.add(pack(name, shelf, engine));
      }
      if (checks.isEmpty()) {
        checks.add(
            Check.limited("pack", "no model came with this program", "open a model's directory"));
      }
    } catch (FeaturescopeException e) {
      checks.add(Check.fails("pack", e));
    }
    return checks;
  }

  /// Opens the pack, which checks every file, and reads a text with its model and autoencoder.
  private Check pack(String name, PackShelf shelf, Engine engine) {
    try {
      var pack = shelf.check(name).orElseThrow();
      try (var model =
          LanguageModel.open(
              pack.model(), engine, flags.precision, Progress.none(), console.cancellation())) {
        var tokens = model.tokenizer().encode("The doctor reads a line.").ids();
        for (var entry : pack.saes()) {
          try (var sae = SaeFiles.open(entry.folder(), engine)) {
            new FeaturePass(model, sae).run(tokens, console.cancellation());
          }
        }
        return Check.works(
            "pack " + name,
            "%s, %d autoencoders, in %s"
                .formatted(pack.manifest().title(), pack.saes().size(), pack.folder()));
      }
    } catch (FeaturescopeException e) {
      return Check.fails("pack " + name, e);
    }
  }
}
