package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.assets.world.WorldExam;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.ReconstructionQuality;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.train.ReplacementEvaluator;
import org.featurescope.compute.train.ReplacementQuality;
import org.featurescope.compute.train.SaeEvaluator;
import org.featurescope.compute.train.SaeQuality;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `evaluate`: how good an autoencoder is on a text file, what its features stand for, or how good
/// a bundled model and its autoencoders are.
@Command(
    name = "evaluate",
    description = {
      "Measures how good autoencoders are, or a bundled model.",
      "With --corpus: measures an autoencoder on a text file and prints JSON: L0, "
          + "normalised MSE, explained variance, next-token loss (ce, nats) and divergence (kl, "
          + "nats) of the model with the reconstruction in place of the activation, loss "
          + "recovered, share of dead latents; of a set of transcoders, every layer by itself "
          + "and the model with all MLPs replaced at once.",
      "With --concepts: which concept of the small world each feature says best "
          + "(precision, recall, F1, probe loss), on held-out text whose truth is known.",
      "With neither: how good a bundled model and its autoencoders are, measured anew: "
          + "its answers to an exam on the small world, and every autoencoder on held-out text "
          + "of it."
    })
final class EvaluateCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @Option(
      names = "--sae",
      paramLabel = "DIR",
      description =
          "An autoencoder; may be repeated without --corpus. Default: the first one of the pack"
              + " with --corpus, all of them without.")
  private List<Path> saes = List.of();

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description = "A text file; documents are separated by blank lines.")
  private Path corpus;

  @Option(
      names = "--concepts",
      description = "Hold every feature against the concepts of the small world.")
  private boolean concepts;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "With --concepts: a folder for the tables, one "
              + ConceptFile.NAME
              + " an autoencoder; beside an autoencoder's weights the window shows it.")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which small world; default: 1.")
  private long seed;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "40",
      description = "Exam questions for each topic; default: 40.")
  private int questions;

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
    requireUse();
    if (corpus != null && saes.size() > 1) {
      throw new FeaturescopeException(
          "a text file is for one autoencoder at a time", "name one --sae with --corpus");
    }
    if (questions < 1 || tokens < 1) {
      throw new FeaturescopeException(
          "there is nothing to measure on", "give --tokens and --questions at least 1");
    }
    if (questions > WorldExam.MOST_QUESTIONS) {
      throw new FeaturescopeException(
          "--questions is " + questions,
          "give it a number up to %,d".formatted(WorldExam.MOST_QUESTIONS));
    }
    if (out != null) {
      FileProblem.requireWritableFolder(out);
    }
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console)) {
      Optional<TranscoderSet> set = corpus == null ? Optional.empty() : set(engine);
      if (set.isPresent()) {
        replacing(opened, set.get());
      } else {
        withAutoencoders(engine, opened);
      }
    }
  }

  /// The transcoders of all layers that are named, as a set or as a training left them.
  private Optional<TranscoderSet> set(Engine engine) {
    var folder = folders().getFirst();
    var layers = SaeFiles.layers(folder);
    if (!layers.isEmpty()) {
      return Optional.of(SaeFiles.openSet(layers, engine));
    }
    return SaeFiles.isSet(folder)
        ? Optional.of(SaeFiles.openSet(folder, engine))
        : Optional.empty();
  }

  private void requireUse() {
    var common = List.of("--model", "--threads", "--device", "--precision", "--sae", "--tokens");
    if (corpus != null) {
      allow("with --corpus", common, "--corpus");
    } else if (concepts) {
      allow("with --concepts", common, "--concepts", "--out", "--seed");
    } else {
      allow("without --concepts", common, "--questions", "--seed");
    }
  }

  private void withAutoencoders(Engine engine, LanguageModel opened) {
    try (var bench = new Autoencoders(folders(), engine, model.engine.precision)) {
      if (corpus != null) {
        onCorpus(opened, bench.all().getFirst());
      } else if (concepts) {
        requireSome(bench);
        new ConceptReport(console, json, seed)
            .run(opened, bench, Math.toIntExact(Math.min(tokens, 10_000_000)), out);
      } else {
        new PackReport(console, json, seed).run(opened, bench, questions, tokens);
      }
    }
  }

  private static void requireSome(Autoencoders saes) {
    if (saes.all().isEmpty()) {
      throw new FeaturescopeException("no autoencoder is named", "name its folder with --sae");
    }
  }

  private List<Path> folders() {
    if (corpus != null || !saes.isEmpty()) {
      return saes.isEmpty()
          ? List.of(model.autoencoder(null))
          : saes.stream().map(model::autoencoder).toList();
    }
    return model.autoencoders();
  }

  private void onCorpus(LanguageModel opened, SparseAutoencoder autoencoder) {
    var evaluator = SaeEvaluator.onCorpus(opened, autoencoder, corpus, tokens);
    try (var progress = console.progress("Evaluating")) {
      var quality = evaluator.run(progress, console.cancellation());
      progress.close();
      console.json(figures(quality));
    }
  }

  /// A set of transcoders: every layer by itself, and all MLPs replaced at once.
  private void replacing(LanguageModel opened, TranscoderSet set) {
    try (set;
        var progress = console.progress("Evaluating")) {
      var quality =
          ReplacementEvaluator.onCorpus(opened, set, corpus, tokens)
              .run(progress, console.cancellation());
      progress.close();
      console.json(figures(quality));
    }
  }

  static Map<String, Object> figures(ReplacementQuality quality) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("layers", quality.layers().stream().map(EvaluateCommand::figures).toList());
    figures.put("ce_clean", quality.lossClean());
    figures.put("ce_all_replaced", quality.lossReplaced());
    figures.put("ce_all_ablated", quality.lossAblated());
    figures.put("loss_recovered", quality.lossRecovered());
    figures.put("kl_all_replaced", quality.klReplaced());
    figures.put("kl_all_ablated", quality.klAblated());
    return figures;
  }

  static Map<String, Number> figures(SaeQuality quality) {
    var figures = figures(quality.reconstruction());
    var dead = figures.remove("dead_fraction");
    figures.put("ce_clean", quality.lossClean());
    figures.put("ce_reconstructed", quality.lossReconstructed());
    figures.put("ce_ablated", quality.lossAblated());
    figures.put("loss_recovered", quality.lossRecovered());
    figures.put("kl_reconstructed", quality.klReconstructed());
    figures.put("kl_ablated", quality.klAblated());
    figures.put("kl_recovered", quality.klRecovered());
    figures.put("dead_fraction", dead);
    return figures;
  }

  private static Map<String, Number> figures(ReconstructionQuality activations) {
    var figures = new LinkedHashMap<String, Number>();
    figures.put("tokens", activations.tokens());
    figures.put("l0", activations.l0());
    figures.put("l1", activations.l1());
    figures.put("normalised_mse", activations.normalisedMse());
    figures.put("normalised_mse_by_length", activations.normalisedMseByLength());
    figures.put("explained_variance", activations.explainedVariance());
    figures.put("cosine", activations.cosine());
    figures.put("dead_fraction", activations.deadFraction());
    return figures;
  }
}
