package org.featurescope.compute.concept;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every feature of an autoencoder held against every concept, on texts whose truth is known.
///
/// A feature "says" a concept where its activation is at least a threshold. Concept and threshold
/// are chosen for the highest F1 on one half of the texts; what stands here was measured on the
/// other.
///
/// @param hook where the autoencoder reads, as in `blocks.3.hook_resid_post`
/// @param tokens how many tokens were measured on
/// @param latents n; features that never fired have no match
/// @param concepts every concept that occurs, in the order in which they were given
/// @param features in the order of their index
public record ConceptTable(
    String hook,
    int tokens,
    int latents,
    List<ConceptMatch> concepts,
    List<FeatureMatch> features) {

  /// How well "the activation is at least `threshold`" predicts that a concept holds.
  ///
  /// @param precision share of its firings at which the concept holds
  /// @param recall share of the concept's tokens at which it fires
  /// @param f1 their harmonic mean
  /// @param probeLoss cross-entropy, in nats a token, of the concept given the activation alone,
  ///   under the best logistic regression (the 1-dimensional probe of Gao et al. 2024, section 4.2)
  /// @param baseLoss the same without the activation: what there is to explain
  public record Score(
      double threshold,
      double precision,
      double recall,
      double f1,
      double probeLoss,
      double baseLoss) {}

  /// The feature that says a concept best.
  ///
  /// @param concept its stable name
  /// @param title what a person reads
  /// @param tokens how many tokens it holds at
  /// @param latent the feature with the highest F1
  /// @param splits how many features have this as their best concept and fire on it rather than
  ///   elsewhere (precision of [#SPLIT] or more): above 1 the concept is split among them
  public record ConceptMatch(
      String concept, String title, int tokens, int latent, Score score, int splits) {}

  /// The concept that a feature says best.
  ///
  /// @param firings tokens at which it is active at all
  public record FeatureMatch(int latent, String concept, String title, int firings, Score score) {
    /// What the feature is called: its concept, or a part of it; nothing where none fits.
    public Optional<String> name() {
      if (score.f1() >= NAMED) {
        return Optional.of(title);
      }
      return score.precision() >= SPLIT ? Optional.of(title + " (a part)") : Optional.empty();
    }
  }

  /// From this precision on a feature belongs to its concept, however small the part it covers.
  public static final double SPLIT = 0.7;

  /// From this F1 on a concept is worth calling a feature by.
  public static final double NAMED = 0.3;

  public ConceptTable {
    concepts = List.copyOf(concepts);
    features = List.copyOf(features);
  }

  /// What a feature says best, if it fired.
  public Optional<FeatureMatch> feature(int latent) {
    var low = 0;
    var high = features.size() - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      var found = features.get(middle).latent();
      if (found == latent) {
        return Optional.of(features.get(middle));
      }
      if (found < latent) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /// What features are called, by latent; those without a name are left out.
  public Map<Integer, String> names() {
    var names = new HashMap<Integer, String>();
    for (var match : features) {
      match.name().ifPresent(name -> names.put(match.latent(), name));
    }
    return names;
  }

  /// The share of the features with an F1 of at least `f1`, among those that fired.
  public double shareAbove(double f1) {
    var good = features.stream().filter(match -> match.score().f1() >= f1).count();
    return features.isEmpty() ? 0 : (double) good / features.size();
  }
}
