package org.featurescope.compute.index;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.text.Tokenizer;

/// Gives finished counts to a sink: with the text of the examples, partners, and what the weights
/// say. Where a corpus was counted in parts, the merged counts go through here.
public final class IndexPublisher {
  private final Corpus corpus;
  private final Tokenizer tokenizer;
  private final GeometrySource geometry;

  /// @param corpus from which `counts` will have come
  public IndexPublisher(Corpus corpus, Tokenizer tokenizer, GeometrySource geometry) {
    this.corpus = corpus;
    this.tokenizer = tokenizer;
    this.geometry = geometry;
  }

  /// Publishes the counts of all subjects.
  ///
  /// @param runs one for each subject, in their order
  public void publish(
      IndexCounts counts,
      List<IndexRun> runs,
      IndexSink sink,
      Progress progress,
      Cancellation cancellation) {
    var size =
        tokenizer.bosId().isPresent() ? counts.plan().context() - 1 : counts.plan().context();
    var places = counts.counts().stream().flatMapToLong(IndexPublisher::places);
    try (var passages =
        PassageFile.of(
            corpus,
            tokenizer,
            places.sorted().distinct().toArray(),
            size,
            progress,
            cancellation)) {
      for (var i = 0; i < runs.size(); i++) {
        var run = runs.get(i);
        var maps = geometry.maps(run.subject(), cancellation);
        var features =
            new Features(counts.counts().get(i), run.subject(), passages, progress, cancellation);
        sink.publish(run, features, maps);
      }
    }
  }

  private static LongStream places(FeatureCounts counts) {
    return IntStream.range(0, counts.latents())
        .mapToObj(counts::tally)
        .flatMap(tally -> ExampleChoice.of(tally).stream())
        .mapToLong(choice -> choice.sighting().window());
  }

  /// The features of a subject, one after another.
  private final class Features implements Iterator<IndexedFeature> {
    private final FeatureCounts counts;
    private final IndexSubject subject;
    private final PassageFile passages;
    private final Partners partners;
    private final Progress progress;
    private final Cancellation cancellation;
    private int next;

    Features(
        FeatureCounts counts,
        IndexSubject subject,
        PassageFile passages,
        Progress progress,
        Cancellation cancellation) {
      this.counts = counts;
      this.subject = subject;
      this.passages = passages;
      this.partners = new Partners(counts);
      this.progress = progress;
      this.cancellation = cancellation;
    }

    @Override
    public boolean hasNext() {
      return next < counts.latents();
    }

    @Override
    public IndexedFeature next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      cancellation.check();
      progress.report(next, counts.latents(), "features");
      var latent = next++;
      return new IndexedFeature(
          counts.statistics(latent),
          ExampleChoice.of(counts.tally(latent)).stream().map(this::example).toList(),
          partners.of(latent),
          geometry.of(subject, latent));
    }

    private Example example(ExampleChoice.Choice choice) {
      var sighting = choice.sighting();
      return new Example(
          choice.band(),
          passages.get(sighting.window()),
          sighting.peak(),
          sighting.value(),
          sighting.positions(),
          sighting.activations());
    }
  }
}
