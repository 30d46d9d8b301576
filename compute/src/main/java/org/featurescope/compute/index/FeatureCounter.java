package org.featurescope.compute.index;

import java.util.Iterator;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.LanguageModel;

/// Counts the features of documents. A corpus may be counted in parts, on one machine or several,
/// and the parts merged ([IndexCounts#merge]): where each begins at a multiple of [#BLOCK]
/// documents, the result is that of the whole to the last bit.
public final class FeatureCounter {
  /// Parts of a corpus begin at multiples of this number of documents.
  public static final int BLOCK = Pools.BLOCK;

  private final LanguageModel model;
  private final IndexSettings settings;
  private final WindowPass pass;
  private final IndexCounts.Plan plan;
  private final int bos;
  private final int context;

  /// @param sources of this model
  /// @param corpusHash of the whole corpus
  /// @throws FeaturescopeException if there is nothing to count
  public FeatureCounter(
      LanguageModel model, List<FeatureSource> sources, IndexSettings settings, String corpusHash) {
    if (sources.isEmpty()) {
      throw new FeaturescopeException(
          "nothing is named whose features are to be counted",
          "name autoencoders with --sae, or layers with --neurons");
    }
    this.model = model;
    this.settings = settings;
    this.pass = new WindowPass(model, sources);
    this.bos = model.tokenizer().bosId().orElse(-1);
    this.context = Math.min(settings.context(), model.spec().context());
    this.plan =
        new IndexCounts.Plan(
            sources.stream().map(FeatureSource::subject).toList(),
            context,
            settings.batch(),
            settings.seed(),
            corpusHash,
            model.precision().name(),
            settings.tokens());
  }

  /// What the counts are of.
  public IndexCounts.Plan plan() {
    return plan;
  }

  /// Tokens of a window, without the BOS: one place is left for it where the tokenizer has one, so
  /// that windows are the same with and without.
  int windowSize() {
    return bos < 0 ? context : context - 1;
  }

  /// Counts all of some documents.
  ///
  /// @param documents with their numbers in the corpus, ascending; may be a part of it
  public IndexCounts count(Iterator<Document> documents, Cancellation cancellation) {
    var counts = IndexCounts.none(plan);
    count(counts, documents, IndexSettings.ALL, () -> {}, cancellation);
    return counts;
  }

  /// Adds documents to counts.
  ///
  /// @param documents from the place on that the counts have reached
  /// @param most tokens in all, those before included
  /// @param after run after every batch
  void count(
      IndexCounts counts,
      Iterator<Document> documents,
      long most,
      Runnable after,
      Cancellation cancellation) {
    // Products that another process measured to be fastest may round otherwise in the last bit.
    model.engine().useArithmetic(counts.arithmetic());
    counts.setArithmetic(model.engine().arithmetic());
    var pools =
        new Pools(
            model.tokenizer(),
            documents,
            counts.place(),
            windowSize(),
            settings.batch(),
            most,
            cancellation);
    var atATime = model.engine().threads() > 1;
    var done = counts.place().batches();
    for (var pool = pools.next(); pool.isPresent(); pool = pools.next(), done = 0) {
      var batches = pool.get().batches();
      for (var i = done; i < batches.size(); i++) {
        cancellation.check();
        counts.add(batches.get(i), pass.run(batches.get(i), cancellation), bos, atATime);
        var last = i == batches.size() - 1;
        counts.reached(last ? pool.get().end() : pool.get().begin().after(i + 1));
        after.run();
      }
    }
    counts.end(pools.exhausted());
  }
}
