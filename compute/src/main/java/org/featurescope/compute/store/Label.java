package org.featurescope.compute.store;

import java.util.HashMap;
import java.util.Map;
import org.featurescope.compute.concept.ConceptTable;

/// What a feature is said to stand for.
///
/// @param text a few words, or a whole explanation
/// @param source who says so
/// @param score how well it holds, in [0, 1]; NaN where nobody measured
public record Label(String text, LabelSource source, double score) {

  /// As a person types it.
  public static Label typed(String text) {
    return new Label(text, LabelSource.PERSON, Double.NaN);
  }

  /// The features of an autoencoder that are called by a concept, as measured.
  public static Map<Integer, Label> ofConcepts(ConceptTable table) {
    var labels = new HashMap<Integer, Label>();
    for (var match : table.features()) {
      match
          .name()
          .ifPresent(name ->
              labels.put(match.latent(), new Label(name, LabelSource.CONCEPT, match.score().f1())));
    }
    return labels;
  }

  public boolean scored() {
    return !Double.isNaN(score);
  }
}
