package org.featurescope.compute.concept;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.concept.ConceptTable.ConceptMatch;
import org.featurescope.compute.concept.ConceptTable.FeatureMatch;
import org.featurescope.compute.concept.ConceptTable.Score;
import org.featurescope.compute.concept.Firings.Feature;
import org.featurescope.compute.job.Cancellation;

/// Finds for every feature the concept it says best, and for every concept its best feature.
///
/// With the firings sorted from the strongest down, every prefix is a threshold. F1 = 2 tp /
/// (prefix + all tokens of the concept) can only rise at a token of that concept, so one walk over
/// the firings tries every threshold for every concept.
final class Matcher {
  /// A feature that fires on fewer tokens of a half says nothing that could be checked.
  private static final int FEWEST = 5;

  /// A concept's candidates by F1 for the single-latent probe.
  private static final int PROBED = 5;

  private final Labels labels;
  private final List<String> ids;
  private final List<String> titles;
  private final int[] matchedTotals;
  private final int[] measuredTotals;

  /// A feature and the threshold at which it says a concept best, on the half for matching.
  private record Candidate(int latent, float threshold, double f1) {}

  Matcher(Labels labels, List<String> ids, List<String> titles) {
    this.labels = labels;
    this.ids = ids;
    this.titles = titles;
    this.matchedTotals = labels.totals(false);
    this.measuredTotals = labels.totals(true);
  }

  ConceptTable match(String hook, Firings firings, Cancellation cancellation) {
    var best = new Best(labels.concepts());
    var features = new ArrayList<FeatureMatch>();
    for (var latent = 0; latent < firings.latents(); latent++) {
      cancellation.check();
      var feature = firings.feature(latent);
      var concept = walk(latent, feature, best);
      if (concept >= 0) {
        var threshold = best.ofFeature.threshold();
        features.add(
            new FeatureMatch(
                latent,
                ids.get(concept),
                titles.get(concept),
                feature.count(),
                score(feature, threshold, concept)));
      }
    }
    return new ConceptTable(
        hook,
        labels.tokens(true),
        firings.latents(),
        concepts(firings, best, features, cancellation),
        features);
  }

  /// The best candidates of every concept, and the best of the feature that was walked last.
  private static final class Best {
    private final List<List<Candidate>> ofConcept;
    private Candidate ofFeature = new Candidate(-1, 0, 0);

    Best(int concepts) {
      ofConcept =
          IntStream.range(0, concepts).<List<Candidate>>mapToObj(c -> new ArrayList<>()).toList();
    }

    void offer(int concept, Candidate candidate) {
      var list = ofConcept.get(concept);
      list.add(candidate);
      list.sort((a, b) -> Double.compare(b.f1, a.f1));
      if (list.size() > PROBED) {
        list.removeLast();
      }
    }
  }

  /// Tries every threshold of a feature on the half for matching.
  ///
  /// @return the concept it says best, or -1
  private int walk(int latent, Feature feature, Best best) {
    var hits = new int[labels.concepts()];
    var f1 = new double[labels.concepts()];
    var thresholds = new float[labels.concepts()];
    var prefix = 0;
    for (var i = 0; i < feature.count(); ) {
      var value = feature.values()[i];
      var end = i;
      // Equal values stand or fall together.
      for (; end < feature.count() && feature.values()[end] == value; end++) {
        prefix += count(feature.tokens()[end], hits);
      }
      for (var j = i; j < end; j++) {
        rate(feature.tokens()[j], value, prefix, hits, f1, thresholds);
      }
      i = end;
    }
    if (prefix < FEWEST) {
      return -1;
    }
    var winner = -1;
    for (var concept = 0; concept < f1.length; concept++) {
      if (f1[concept] > 0) {
        var candidate = new Candidate(latent, thresholds[concept], f1[concept]);
        best.offer(concept, candidate);
        if (winner < 0 || f1[concept] > f1[winner]) {
          winner = concept;
          best.ofFeature = candidate;
        }
      }
    }
    return winner;
  }

  private int count(int token, int[] hits) {
    if (labels.isMeasured(token)) {
      return 0;
    }
    for (var c = 0; c < labels.count(token); c++) {
      hits[labels.concept(token, c)]++;
    }
    return 1;
  }

  private void rate(
      int token, float value, int prefix, int[] hits, double[] f1, float[] thresholds) {
    if (labels.isMeasured(token)) {
      return;
    }
    for (var c = 0; c < labels.count(token); c++) {
      var concept = labels.concept(token, c);
      var here = 2.0 * hits[concept] / (prefix + matchedTotals[concept]);
      if (here > f1[concept]) {
        f1[concept] = here;
        thresholds[concept] = value;
      }
    }
  }

  /// On the half for measuring.
  private Score score(Feature feature, float threshold, int concept) {
    var fired = 0;
    var hits = 0;
    for (var i = 0; i < feature.count() && feature.values()[i] >= threshold; i++) {
      var token = feature.tokens()[i];
      if (labels.isMeasured(token)) {
        fired++;
        hits += labels.has(token, concept) ? 1 : 0;
      }
    }
    var all = measuredTotals[concept];
    var probe = Probe.fit(Half.of(labels, feature, concept, false, matchedTotals[concept]));
    var measured = Half.of(labels, feature, concept, true, all);
    return new Score(
        threshold,
        fired == 0 ? 0 : (double) hits / fired,
        all == 0 ? 0 : (double) hits / all,
        fired + all == 0 ? 0 : 2.0 * hits / (fired + all),
        probe.loss(measured),
        probe.baseLoss(measured));
  }

  private List<ConceptMatch> concepts(
      Firings firings, Best best, List<FeatureMatch> features, Cancellation cancellation) {
    var matches = new ArrayList<ConceptMatch>();
    for (var concept = 0; concept < labels.concepts(); concept++) {
      cancellation.check();
      var candidates = best.ofConcept.get(concept);
      if (candidates.isEmpty() || measuredTotals[concept] == 0) {
        continue;
      }
      var first = candidates.getFirst();
      var score = score(firings.feature(first.latent), first.threshold, concept);
      for (var other : candidates.subList(1, candidates.size())) {
        var probed = score(firings.feature(other.latent), other.threshold, concept);
        if (probed.probeLoss() < score.probeLoss()) {
          score = withProbeLoss(score, probed.probeLoss());
        }
      }
      var id = ids.get(concept);
      var splits =
          features.stream()
              .filter(match -> match.concept().equals(id))
              .filter(match -> match.score().precision() >= ConceptTable.SPLIT)
              .count();
      matches.add(
          new ConceptMatch(
              id, titles.get(concept), measuredTotals[concept], first.latent, score, (int) splits));
    }
    return matches;
  }

  /// A concept's probe may use another feature than the one with the highest F1.
  private static Score withProbeLoss(Score score, double probeLoss) {
    return new Score(
        score.threshold(),
        score.precision(),
        score.recall(),
        score.f1(),
        probeLoss,
        score.baseLoss());
  }
}
