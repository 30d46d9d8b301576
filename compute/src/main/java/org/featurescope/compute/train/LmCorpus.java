package org.featurescope.compute.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.text.Tokenizer;

/// The tokens of a training, kept in files of the run: what is learned, and what is held out to
/// measure on.
final class LmCorpus implements AutoCloseable {

  /// A held-out stretch and what to call it.
  record HeldOut(String name, ContextSampler.Source source) {}

  /// Where there are no held-out files: the share of every file that is not learned.
  private static final double KEPT_BACK = 0.01;

  private final List<TokenFile> files = new ArrayList<>();
  private final List<ContextSampler.Source> sources = new ArrayList<>();
  private final List<HeldOut> heldOut = new ArrayList<>();
  private final CorpusTokens tokens = CorpusTokens.cached();
  private final int context;
  private final Path model;

  private LmCorpus(int context, Path model) {
    this.context = context;
    this.model = model;
  }

  /// Tokenises what `run` does not hold yet, and opens it.
  ///
  /// @param model the directory that `tokenizer` was opened from
  static LmCorpus open(
      LmTrainingConfig config,
      int context,
      Path model,
      Tokenizer tokenizer,
      int separator,
      Path run,
      Progress progress,
      Cancellation cancellation) {
    var corpus = new LmCorpus(context, model);
    try {
      for (var i = 0; i < config.corpus().size(); i++) {
        var text = config.corpus().get(i);
        var into = run.resolve("tokens-" + i + ".bin");
        var file = corpus.load(text, tokenizer, separator, into, progress, cancellation);
        corpus.add(text, file, config.heldOut().isEmpty());
      }
      for (var i = 0; i < config.heldOut().size(); i++) {
        var text = config.heldOut().get(i);
        var into = run.resolve("heldout-" + i + ".bin");
        var file = corpus.load(text, tokenizer, separator, into, progress, cancellation);
        corpus.keepBack(text, file, 0);
      }
      return corpus;
    } catch (RuntimeException e) {
      corpus.close();
      throw e;
    }
  }

  private TokenFile load(
      CorpusFile text,
      Tokenizer tokenizer,
      int separator,
      Path into,
      Progress progress,
      Cancellation cancellation) {
    var file =
        tokens.open(
            Path.of(text.file()), model, tokenizer, separator, into, progress, cancellation);
    files.add(file);
    return file;
  }

  private void add(CorpusFile text, TokenFile file, boolean keepBack) {
    var end = file.length();
    if (keepBack) {
      end -= Math.max((long) (end * KEPT_BACK), context + 1);
      keepBack(text, file, Math.max(0, end));
    }
    sources.add(source(text, file, 0, end));
  }

  private void keepBack(CorpusFile text, TokenFile file, long begin) {
    var name = String.valueOf(Path.of(text.file()).getFileName());
    heldOut.add(new HeldOut(name, source(text, file, begin, file.length())));
  }

  private ContextSampler.Source source(CorpusFile text, TokenFile file, long begin, long end) {
    if (end - begin < context + 1) {
      throw new FeaturescopeException(
          text.file() + " is too short to train on: it has %,d tokens".formatted(file.length()),
          "add text, or choose a smaller context");
    }
    return new ContextSampler.Source(file, begin, end, text.weight());
  }

  ContextSampler sampler(int separator, long seed) {
    return new ContextSampler(sources, context, separator, seed);
  }

  List<HeldOut> heldOut() {
    return heldOut;
  }

  /// Tokens to learn from, each counted once.
  long length() {
    return sources.stream().mapToLong(ContextSampler.Source::length).sum();
  }

  @Override
  public void close() {
    files.forEach(TokenFile::close);
  }
}
