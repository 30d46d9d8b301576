package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every concept of the world, by id: those of `concepts.tsv` and those that the fact tables add
/// (one for each state, for instance).
final class Concepts {
  private final Map<String, Concept> byId = new LinkedHashMap<>();
  private final Map<Mark, Concept> inside = new EnumMap<>(Mark.class);
  private final Map<Mark, Concept> opening = new EnumMap<>(Mark.class);
  private final Map<Mark, Concept> closing = new EnumMap<>(Mark.class);
  private final Map<Mark, Concept> innermost = new EnumMap<>(Mark.class);
  private final Map<Language, Concept> languages = new EnumMap<>(Language.class);
  private final List<Concept> depths = new ArrayList<>();

  final Concept firstMention;
  final Concept laterMention;
  final Concept newline;

  Concepts() {
    for (var row : WorldResource.rows("concepts.tsv", 2)) {
      define(row.get(0), row.get(1));
    }
    firstMention = get("name.first-mention");
    laterMention = get("name.later-mention");
    newline = get("layout.newline");
    for (var mark : Mark.values()) {
      var kind =
          switch (mark) {
            case QUOTE -> "quote";
            case INNER_QUOTE -> "quote.inner";
            case STRING -> "code.string.single";
            case ROUND -> "bracket.round";
            case SQUARE -> "bracket.square";
            case CURLY -> "bracket.curly";
          };
      inside.put(mark, get(kind + ".inside"));
      opening.put(mark, get(kind + ".opens"));
      closing.put(mark, get(kind + ".closes"));
      innermost.put(mark, get(kind + ".innermost"));
    }
    for (var language : Language.values()) {
      languages.put(language, get("language." + language.code()));
    }
    for (int depth = 1; byId.containsKey("bracket.depth." + depth); depth++) {
      depths.add(get("bracket.depth." + depth));
    }
  }

  /// Adds a concept; each id once.
  Concept define(String id, String description) {
    var concept = new Concept(id, description);
    if (byId.putIfAbsent(id, concept) != null) {
      throw new IllegalStateException("two concepts are called " + id);
    }
    return concept;
  }

  Concept get(String id) {
    var concept = byId.get(id);
    if (concept == null) {
      throw new IllegalStateException("concepts.tsv does not list " + id);
    }
    return concept;
  }

  Collection<Concept> all() {
    return List.copyOf(byId.values());
  }

  Concept inside(Mark mark) {
    return inside.get(mark);
  }

  Concept opening(Mark mark) {
    return opening.get(mark);
  }

  Concept closing(Mark mark) {
    return closing.get(mark);
  }

  /// The concept of a stretch in which this is the mark to be closed next.
  Concept innermost(Mark mark) {
    return innermost.get(mark);
  }

  Concept language(Language language) {
    return languages.get(language);
  }

  /// How deep in brackets, counted from 1; the deepest one listed also stands for all below it.
  Concept depth(int depth) {
    return depths.get(Math.min(depth, depths.size()) - 1);
  }
}
