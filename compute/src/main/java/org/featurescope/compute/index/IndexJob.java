package org.featurescope.compute.index;

import java.io.IOException;
import java.util.List;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.Activation;

/// Indexes a corpus: one pass over its tokens for all sources at once, then everything that is to
/// be known of each feature goes to a sink.
///
/// What has been counted is remembered in the sink from time to time, and when the job is cancelled
/// or fails; a job with the same inputs goes on from there, and comes to the same result as one
/// that never stopped, to the last bit.
public final class IndexJob implements Job<List<IndexRun>> {
  /// Nanoseconds between two times of remembering, at least.
  private static final long PAUSE = 250_000_000L;

  /// And at least so many times what remembering took the last time.
  private static final int RARELY = 40;

  /// Characters that are tokenised to estimate how many tokens there are.
  private static final int SAMPLE = 1 << 18;

  private final LanguageModel model;
  private final List<FeatureSource> sources;
  private final Corpus corpus;
  private final IndexSettings settings;
  private final GeometrySource geometry;
  private final IndexSink sink;
  private final String version;

  /// @param sources of this model; they stay open until the job is done
  /// @param geometry what the weights say
  /// @param version of the program
  /// @throws FeaturescopeException if there is too little memory for that many features
  public IndexJob(
      LanguageModel model,
      List<FeatureSource> sources,
      Corpus corpus,
      IndexSettings settings,
      GeometrySource geometry,
      IndexSink sink,
      String version) {
    this.model = model;
    this.sources = List.copyOf(sources);
    this.corpus = corpus;
    this.settings = settings;
    this.geometry = geometry;
    this.sink = sink;
    this.version = version;
    requireHeap();
  }

  @Override
  public String title() {
    return "Indexing " + corpus.names();
  }

  private void requireHeap() {
    var bytes = sources.stream().mapToLong(IndexJob::bytes).sum();
    var runtime = Runtime.getRuntime();
    var free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    if (bytes > free) {
      var features = sources.stream().mapToLong(FeatureSource::latents).sum();
      throw new FeaturescopeException(
          "An index of %,d features needs %s of Java's memory, and %s are free"
              .formatted(features, MemoryBudget.text(bytes), MemoryBudget.text(free)),
          "index fewer autoencoders at a time, or give the program more with"
              + " FEATURESCOPE_JAVA_OPTIONS=-Xmx"
              + (bytes / (1L << 30) * 5 / 4 + 2)
              + "g");
    }
  }

  /// What the counts of a source take when the corpus is long, about.
  private static long bytes(FeatureSource source) {
    var active =
        source instanceof DictionarySource dictionary
                && dictionary.sae().spec().activation() instanceof Activation.TopK topK
            ? topK.k()
            : 64;
    var places = (FeatureTally.TOP + 6 * FeatureTally.SAMPLED) * 150L;
    var rows = FeatureTally.ROWS * (4L + (40 + 4L * active) / 4);
    // Half as many again have gathered when they are sorted out.
    return source.latents() * (1024 + places + rows) / 2 * 3;
  }

  @Override
  public List<IndexRun> run(Progress progress, Cancellation cancellation) {
    var survey = corpus.survey(progress, cancellation);
    var counter = new FeatureCounter(model, sources, settings, survey.hash());
    var counts = resume(counter.plan());
    if (!counts.ended()) {
      count(counter, counts, new Total(survey), progress, cancellation);
    }
    var runs = runs(counts);
    new IndexPublisher(corpus, model.tokenizer(), geometry)
        .publish(counts, runs, sink, progress, cancellation);
    sink.done(runs);
    return runs;
  }

  private IndexCounts resume(IndexCounts.Plan plan) {
    var none = IndexCounts.none(plan);
    var state = sink.resume(runs(none));
    if (state.isEmpty()) {
      return none;
    }
    try (var in = state.get()) {
      return IndexCounts.readFrom(in, plan);
    } catch (IOException e) {
      throw new FeaturescopeException(
          "the counts of an interrupted index cannot be read: " + e.getMessage(),
          IndexCounts.ANEW,
          e);
    }
  }

  private void count(
      FeatureCounter counter,
      IndexCounts counts,
      Total total,
      Progress progress,
      Cancellation cancellation) {
    var memory = new Memory(counts);
    try (var documents = corpus.read(counts.place().document())) {
      counter.count(
          counts,
          documents,
          settings.tokens(),
          () -> {
            memory.rememberWhenDue();
            progress.report(counts.tokens(), total.tokens(counts.tokens()), "tokens");
          },
          cancellation);
      memory.remember();
    } catch (RuntimeException e) {
      memory.rememberBefore(e);
      throw e;
    }
  }

  /// Writes the counts to the sink.
  private final class Memory {
    private final IndexCounts counts;
    private long tokens;
    private long last = System.nanoTime();
    private long took;

    Memory(IndexCounts counts) {
      this.counts = counts;
      this.tokens = counts.tokens();
    }

    void rememberWhenDue() {
      if (System.nanoTime() - last > Math.max(PAUSE, RARELY * took)) {
        remember();
      }
    }

    void remember() {
      var begin = System.nanoTime();
      sink.save(runs(counts), counts::writeTo);
      last = System.nanoTime();
      took = last - begin;
      tokens = counts.tokens();
    }

    /// Before the job ends with `reason`.
    void rememberBefore(RuntimeException reason) {
      if (counts.tokens() == tokens) {
        return;
      }
      try {
        remember();
      } catch (RuntimeException e) {
        reason.addSuppressed(e);
      }
    }
  }

  /// How many tokens there will be, about.
  private final class Total {
    private final double tokens;

    Total(Corpus.Survey survey) {
      var characters = 0L;
      var found = 0L;
      try (var documents = corpus.read(0)) {
        while (documents.hasNext() && characters < SAMPLE) {
          var text = documents.next().text();
          var part = text.substring(0, Math.min(text.length(), SAMPLE));
          characters += part.length();
          found += model.tokenizer().encode(part, false).size();
        }
      }
      tokens = Math.min(settings.tokens(), (double) found / characters * survey.characters());
    }

    long tokens(long done) {
      return Math.max(done, Math.round(tokens));
    }
  }

  private List<IndexRun> runs(IndexCounts counts) {
    return counts.runs(corpus.names(), version);
  }
}
