package org.featurescope.app.features;

import java.util.HashMap;
import java.util.Map;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;

/// Labels from concepts that features were measured against.
public final class ConceptLabels {
  private ConceptLabels() {}

  /// The labels of the features that are called by a concept, by latent.
  public static Map<Integer, Label> of(ConceptTable table) {
    var labels = new HashMap<Integer, Label>();
    for (var match : table.features()) {
      match
          .name()
          .ifPresent(name ->
              labels.put(match.latent(), new Label(name, LabelSource.CONCEPT, match.score().f1())));
    }
    return labels;
  }
}
