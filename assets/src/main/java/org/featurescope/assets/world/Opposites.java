package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pairs of opposites in three languages. Within a language every word has exactly one opposite.
final class Opposites {
  /// A word in the masculine (or only) form, and in the feminine.
  record Form(Word masculine, Word feminine) {}

  record Pair(Form one, Form other) {
    Pair turned() {
      return new Pair(other, one);
    }
  }

  /// @param kind what the words describe: size, person, action, ...
  record Entry(String kind, Map<Language, Pair> pairs) {
    Optional<Pair> in(Language language) {
      return Optional.ofNullable(pairs.get(language));
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  Opposites(Concepts concepts) {
    for (var row : WorldResource.rows("opposites.tsv", 7)) {
      var kind = concepts.get("opposite.kind." + row.get(0));
      var pairs = new EnumMap<Language, Pair>(Language.class);
      for (var language : Language.values()) {
        int cell = 1 + 2 * language.ordinal();
        if (!row.get(cell).equals("-")) {
          var word = concepts.get("opposite." + language.code());
          pairs.put(
              language,
              new Pair(form(row.get(cell), word, kind), form(row.get(cell + 1), word, kind)));
        }
      }
      entries.add(new Entry(row.get(0), pairs));
    }
  }

  private static Form form(String cell, Concept word, Concept kind) {
    var forms = cell.split("/");
    return new Form(Word.of(forms[0], word, kind), Word.of(forms[forms.length - 1], word, kind));
  }

  List<Entry> entries() {
    return entries;
  }

  /// The entries that have a pair in the language.
  List<Entry> in(Language language) {
    return entries.stream().filter(entry -> entry.pairs().containsKey(language)).toList();
  }

  /// The entries of certain kinds that have a pair in the language.
  List<Entry> of(Language language, String... kinds) {
    return in(language).stream().filter(entry -> List.of(kinds).contains(entry.kind())).toList();
  }
}
