package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;

/// A filling for a slot: text with the concepts it always carries, the most basic first.
record Word(String text, List<Concept> concepts, boolean names) {

  Word {
    concepts = List.copyOf(concepts);
    if (text.isEmpty() || concepts.isEmpty()) {
      throw new IllegalArgumentException("a word needs text and a concept: '" + text + "'");
    }
  }

  static Word of(String text, Concept... concepts) {
    return new Word(text, List.of(concepts), false);
  }

  /// A person's name: the draft then also records whether it is the first mention.
  static Word name(String text, Concept... concepts) {
    return new Word(text, List.of(concepts), true);
  }

  /// The same word with one more concept.
  Word as(Concept extra) {
    var all = new ArrayList<>(concepts);
    all.add(extra);
    return new Word(text, all, names);
  }
}
