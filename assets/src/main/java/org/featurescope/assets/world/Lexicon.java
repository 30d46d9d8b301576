package org.featurescope.assets.world;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The base concept of each word and mark that phrases spell out: its word class. A word with two
/// classes is listed under the one it nearly always has here.
final class Lexicon {
  private final Map<Language, Map<String, Concept>> words = new EnumMap<>(Language.class);
  private final Concept other;
  private final Concept number;

  Lexicon(Concepts concepts) {
    other = concepts.get("word.other");
    number = concepts.get("number.digits");
    for (var language : Language.values()) {
      words.put(language, new HashMap<>());
    }
    for (var row : WorldResource.rows("words.tsv", 3)) {
      var concept = concepts.get(row.get(1));
      for (var code : row.get(0).split(" ")) {
        for (var word : row.get(2).split(" ")) {
          var known = words.get(Language.ofCode(code)).putIfAbsent(word, concept);
          if (known != null && !known.equals(concept)) {
            throw new IllegalStateException(
                word + " is listed as " + known.id() + " and as " + concept.id());
          }
        }
      }
    }
  }

  /// The word class; `word.other` for an unlisted word.
  Concept conceptOf(String word, Language language) {
    if (Character.isDigit(word.charAt(0))) {
      return number;
    }
    var known = words.get(language).get(word.toLowerCase(Locale.ROOT));
    return known == null ? other : known;
  }
}
