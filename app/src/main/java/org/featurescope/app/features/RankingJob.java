package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.Site;
import org.featurescope.app.read.TextReading;
import org.featurescope.compute.index.FeatureRanking;
import org.featurescope.compute.index.FeatureRanking.Ranked;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.FeatureActivations;

/// Reads examples through the model and ranks the features by how well each tells them from the
/// rest: marked words from the other words, lines from other lines, or, where there are none, from
/// the texts that were indexed.
///
/// @param indexed whose statistics stand for the rest
record RankingJob(
    Catalogue catalogue,
    Microscope scope,
    Site site,
    IndexSubject indexed,
    Examples positive,
    Examples negative)
    implements Job<List<Ranked>> {
  /// So many features are named.
  static final int MOST = 100;

  @Override
  public String title() {
    return "Ranking features by examples";
  }

  @Override
  public List<Ranked> run(Progress progress, Cancellation cancellation) {
    var total = positive.texts().size() + negative.texts().size();
    var tokens = new Rows(site.subject().latents());
    var examples = new BitSet();
    var ends = new int[total];
    for (var text = 0; text < total; text++) {
      progress.report(text, total, "texts");
      var isPositive = text < positive.texts().size();
      var from = isPositive ? positive : negative;
      var index = isPositive ? text : text - positive.texts().size();
      var reading =
          scope.read(title(), from.texts().get(index), site).run(Progress.none(), cancellation);
      for (var token = 0; token < reading.done(); token++) {
        if (reading.special(token)) {
          continue;
        }
        if (isPositive && positive.isMarked(index, reading.start(token), reading.end(token))) {
          examples.set(tokens.count());
        }
        tokens.add(reading, token);
      }
      ends[text] = tokens.count();
    }
    progress.report(total, total, "texts");
    cancellation.check();
    return rank(tokens.activations(), examples, ends);
  }

  private List<Ranked> rank(FeatureActivations tokens, BitSet marked, int[] ends) {
    if (positive.hasMarks()) {
      if (marked.cardinality() == tokens.rows()) {
        return againstCorpus(tokens, 1);
      }
      return FeatureRanking.rank(tokens, marked, MOST);
    }
    var texts = FeatureRanking.pooled(tokens, ends);
    if (negative.isEmpty()) {
      return againstCorpus(texts, Math.max(1, (double) tokens.rows() / texts.rows()));
    }
    var lines = new BitSet();
    lines.set(0, positive.texts().size());
    return FeatureRanking.rank(texts, lines, MOST);
  }

  private List<Ranked> againstCorpus(FeatureActivations examples, double length) {
    if (indexed.latents() != examples.latents()) {
      throw new FeaturescopeException(
          "The index has %d features and the open autoencoder %d"
              .formatted(indexed.latents(), examples.latents()),
          "index a text for this autoencoder, or give texts that are not examples");
    }
    var firing = new BitSet();
    for (var entry = 0; entry < examples.entries(); entry++) {
      firing.set(examples.latentAt(entry));
    }
    var statistics = catalogue.statistics(indexed, firing);
    return FeatureRanking.rank(examples, length, statistics::get, MOST);
  }

  /// Tokens of several readings as rows of one matrix, sparse.
  private static final class Rows {
    private final int latents;
    private final List<Integer> starts = new ArrayList<>(List.of(0));
    private int[] latent = new int[4096];
    private float[] value = new float[4096];
    private int size;

    Rows(int latents) {
      this.latents = latents;
    }

    int count() {
      return starts.size() - 1;
    }

    void add(TextReading reading, int token) {
      var active = new ArrayList<>(reading.featuresAt(token));
      active.sort((a, b) -> Integer.compare(a.latent(), b.latent()));
      for (var each : active) {
        if (size == latent.length) {
          latent = Arrays.copyOf(latent, 2 * size);
          value = Arrays.copyOf(value, 2 * size);
        }
        latent[size] = each.latent();
        value[size++] = each.value();
      }
      starts.add(size);
    }

    FeatureActivations activations() {
      return new FeatureActivations(
          latents,
          starts.stream().mapToInt(Integer::intValue).toArray(),
          Arrays.copyOf(latent, size),
          Arrays.copyOf(value, size));
    }
  }
}
