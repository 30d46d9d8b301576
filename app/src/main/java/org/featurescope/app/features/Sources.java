package org.featurescope.app.features;

import org.featurescope.compute.store.Label;
import org.featurescope.viz.text.Figures;

/// Who gave a feature its name, in words.
final class Sources {
  private Sources() {}

  static String words(Label label) {
    var who =
        switch (label.source()) {
          case PERSON -> "Named by hand";
          case CONCEPT -> "The concept of the small world that it matches best";
          case EXPLAINER -> "Written by a language model";
          case IMPORT -> "From an imported file";
        };
    return label.scored() ? who + ", score " + Figures.of(label.score()) : who;
  }
}
