package org.featurescope.compute.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.ModelConfig;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.text.BpeTrainer;
import org.featurescope.compute.text.Documents;
import org.featurescope.compute.text.Tokenizer;

/// Trains a language model in one directory, or goes on with a training that stopped there.
///
/// The directory holds `training.json` (the configuration), `tokenizer.json`, `metrics.jsonl`, and
/// from the first checkpoint on the model as it then was. Its folder `run` holds the checkpoint and
/// the tokens of the corpus, and can be deleted once the training is over.
public final class LmTrainer implements Job<LmTrainingResult> {
  private final Engine engine;
  private final LmTrainingConfig config;
  private final RunDirectory run;

  private LmTrainer(Engine engine, LmTrainingConfig config, RunDirectory run) {
    this.engine = engine;
    this.config = config;
    this.run = run;
  }

  /// A new training.
  ///
  /// @param directory where the model is to be; made if need be
  /// @throws FeaturescopeException when a training or a model is there already
  public static LmTrainer start(Engine engine, LmTrainingConfig config, Path directory) {
    var run = RunDirectory.toStart(directory);
    if (Files.exists(directory.resolve(LmModelFiles.WEIGHTS))) {
      throw new FeaturescopeException(
          directory + " holds a model already", "choose another folder");
    }
    if (config.corpus().isEmpty()) {
      throw new FeaturescopeException("There is no text to train on", "name a corpus file");
    }
    config.corpus().forEach(CorpusFile::requireThere);
    config.heldOut().forEach(CorpusFile::requireThere);
    Stream.of(config.from(), config.tokenizer())
        .filter(folder -> !folder.isEmpty())
        .forEach(folder -> FileProblem.requireThere(Path.of(folder)));
    return new LmTrainer(engine, config, run);
  }

  /// A training that goes on from its last checkpoint, or from the beginning if it had none.
  ///
  /// @throws FeaturescopeException when there is no training in `directory`
  public static LmTrainer resume(Engine engine, Path directory) {
    var run = RunDirectory.toResume(directory);
    return new LmTrainer(engine, LmTrainingConfig.read(run.config()), run);
  }

  @Override
  public String title() {
    return "Training a language model in " + run.directory().getFileName();
  }

  /// Trains to the end. A cancelled training leaves a checkpoint of the step it had reached.
  ///
  /// @throws FeaturescopeException when memory is too small, before anything is written; when the
  ///   loss stops being a number or the disk is full: the last good checkpoint stays
  @Override
  public LmTrainingResult run(Progress progress, Cancellation cancellation) {
    try (run) {
      LmMemory.require(engine, planned(), config);
      run.open();
      return train(progress, cancellation);
    }
  }

  /// The model's shape, as far as it is known before a tokenizer is made.
  private ModelSpec planned() {
    if (!config.from().isEmpty()) {
      return ModelConfig.read(Path.of(config.from()));
    }
    if (config.tokenizer().isEmpty() && !run.hasCheckpoint()) {
      return config.gpt2(config.vocabulary());
    }
    // A training that goes on has a copy of its own.
    var folder = run.hasCheckpoint() ? run.directory() : Path.of(config.tokenizer());
    try (var tokenizer = Tokenizer.open(folder)) {
      return config.gpt2(tokenizer.vocabularySize());
    }
  }

  private LmTrainingResult train(Progress progress, Cancellation cancellation) {
    var directory = run.directory();
    if (!run.hasCheckpoint()) {
      AtomicFiles.writeText(run.config(), config.toJson() + "\n");
      provideTokenizer(progress, cancellation);
    }
    try (var tokenizer = Tokenizer.open(directory);
        var model = model(tokenizer, cancellation)) {
      var separator = separator(tokenizer);
      tokenizer.requireFits(model.spec().vocabulary());
      if (config.from().isEmpty()) {
        LmModelFiles.describe(directory, model.spec(), separator, dtype());
      } else {
        LmModelFiles.copyConfiguration(Path.of(config.from()), directory);
      }
      var context = Math.min(config.context(), model.spec().context());
      try (var corpus =
              LmCorpus.open(
                  config,
                  context,
                  directory,
                  tokenizer,
                  separator,
                  run.folder(),
                  progress,
                  cancellation);
          var workers = LmBatch.workers(engine, config, model.spec().parameters())) {
        var sampler = corpus.sampler(separator, config.seed());
        return new LmTrainingLoop(
                engine, config, context, run, model, corpus, sampler, workers, cancellation)
            .run(progress);
      }
    }
  }

  private DType dtype() {
    return DType.valueOf(config.save());
  }

  private void provideTokenizer(Progress progress, Cancellation cancellation) {
    var directory = run.directory();
    if (!config.from().isEmpty()) {
      LmModelFiles.copyTokenizer(Path.of(config.from()), directory);
    } else if (!config.tokenizer().isEmpty()) {
      LmModelFiles.copyTokenizer(Path.of(config.tokenizer()), directory);
    } else {
      new BpeTrainer(this::texts, config.vocabulary()).run(progress, cancellation).write(directory);
    }
  }

  /// The documents of all corpus files, one file after another.
  private Iterator<String> texts() {
    return config.corpus().stream().flatMap(LmTrainer::documents).iterator();
  }

  private static Stream<String> documents(CorpusFile text) {
    var documents = Documents.of(Path.of(text.file()));
    return StreamSupport.stream(documents.spliterator(), false).onClose(documents::close);
  }

  private TrainableModel model(Tokenizer tokenizer, Cancellation cancellation) {
    if (!config.from().isEmpty()) {
      return TrainableModel.copyOf(Path.of(config.from()), engine, cancellation);
    }
    return TrainableModel.fresh(config.gpt2(tokenizer.vocabularySize()), engine, config.seed());
  }

  /// The token between documents: the model's beginning of a text, or its end.
  private int separator(Tokenizer tokenizer) {
    return tokenizer
        .bosId()
        .orElseGet(() ->
            tokenizer
                .eosId()
                .orElseThrow(() ->
                    new FeaturescopeException(
                        "The tokenizer has no token for the end of a text",
                        "add <|endoftext|> to its special tokens")));
  }
}
