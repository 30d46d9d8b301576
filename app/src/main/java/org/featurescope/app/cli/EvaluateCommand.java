package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.train.SaeEvaluator;
import org.featurescope.compute.train.SaeQuality;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `evaluate`: how good an autoencoder is on a text file.
@Command(
    name = "evaluate",
    description = {
      "Measures an autoencoder on a text file and prints JSON: L0, normalised MSE, explained",
      "variance, next-token loss (ce, nats) and divergence (kl, nats) of the model with the",
      "reconstruction in place of the activation, loss recovered, share of dead latents."
    })
final class EvaluateCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @Option(
      names = "--sae",
      paramLabel = "DIR",
      description = "The autoencoder; default: the first one of the pack.")
  private Path sae;

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      required = true,
      description = "A text file; documents are separated by blank lines.")
  private Path corpus;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Most tokens to look at, from the beginning; default: 100000.")
  private long tokens;

  EvaluateCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var autoencoder = SaeFiles.open(model.autoencoder(sae), engine)) {
      var evaluator = SaeEvaluator.onCorpus(opened, autoencoder, corpus, tokens);
      try (var progress = console.progress("Evaluating")) {
        var quality = evaluator.run(progress, console.cancellation());
        progress.close();
        console.json(figures(quality));
      }
    }
  }

  private static Map<String, Number> figures(SaeQuality quality) {
    var activations = quality.reconstruction();
    var figures = new LinkedHashMap<String, Number>();
    figures.put("tokens", activations.tokens());
    figures.put("l0", activations.l0());
    figures.put("l1", activations.l1());
    figures.put("normalised_mse", activations.normalisedMse());
    figures.put("normalised_mse_by_length", activations.normalisedMseByLength());
    figures.put("explained_variance", activations.explainedVariance());
    figures.put("cosine", activations.cosine());
    figures.put("ce_clean", quality.lossClean());
    figures.put("ce_reconstructed", quality.lossReconstructed());
    figures.put("ce_ablated", quality.lossAblated());
    figures.put("loss_recovered", quality.lossRecovered());
    figures.put("kl_reconstructed", quality.klReconstructed());
    figures.put("kl_ablated", quality.klAblated());
    figures.put("kl_recovered", quality.klRecovered());
    figures.put("dead_fraction", activations.deadFraction());
    return figures;
  }
}
