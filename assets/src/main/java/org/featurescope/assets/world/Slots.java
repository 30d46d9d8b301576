package org.featurescope.assets.world;

import java.util.HashMap;
import java.util.Map;

/// The fillings of one sentence, by slot name.
final class Slots {
  private final Map<String, Word> words = new HashMap<>();

  static Slots of(String name, Word word) {
    return new Slots().with(name, word);
  }

  Slots with(String name, Word word) {
    words.put(name, word);
    return this;
  }

  Word word(String name) {
    var word = words.get(name);
    if (word == null) {
      throw new IllegalStateException("no filling for {" + name + "}, only for " + words.keySet());
    }
    return word;
  }
}
