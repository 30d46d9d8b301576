package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Opinions, of one mind throughout: who praises at first praises to the end. "Not" turns a word
/// round.
final class SentimentFamily implements Family {
  private final Facts facts;
  private final Phrasebook phrases;

  /// Words by polarity and slot.
  private final Map<Boolean, Map<String, List<Word>>> words = new HashMap<>();

  SentimentFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("sentiment");
    words.put(true, new HashMap<>());
    words.put(false, new HashMap<>());
    for (var row : WorldResource.rows("sentiment.tsv", 3)) {
      words.get(true).put(row.get(0), words(row.get(0), row.get(1), "positive"));
      words.get(false).put(row.get(0), words(row.get(0), row.get(2), "negative"));
    }
  }

  private List<Word> words(String slot, String list, String polarity) {
    var base =
        facts.concepts.get(
            switch (slot) {
              case "loved", "did" -> "verb.past";
              case "well" -> "function.adverb";
              case "joy" -> "noun.abstract";
              case "would" -> "function.auxiliary";
              default -> "adjective.other";
            });
    var polar = facts.concepts.get("sentiment." + polarity + ".word");
    var result = new ArrayList<Word>();
    for (var text : list.split(" ")) {
      result.add(Word.of(text.replace('_', ' '), base, polar));
    }
    return List.copyOf(result);
  }

  @Override
  public String name() {
    return "sentiment";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int reviews = dice.between(1, 2);
    for (int i = 0; i < reviews; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      review(dice.chance(50), draft, dice, split);
    }
  }

  /// What the first sentence says, the others hold to.
  void review(boolean positive, Draft draft, Dice dice, Split split) {
    var slots = slots(positive, dice);
    boolean feeling = dice.chance(30);
    phrases.write(feeling ? "feeling" : "opening", slots, draft, dice, split);
    draft.open(facts.concepts.get(positive ? "sentiment.positive" : "sentiment.negative"));
    if (!feeling) {
      int more = dice.between(0, 3);
      for (int i = 0; i < more; i++) {
        draft.gap(" ");
        phrases.write("middle", slots(positive, slots, dice), draft, dice, split);
      }
    }
    draft.gap(" ");
    phrases.write(
        feeling ? "feeling.end" : "verdict", slots(positive, slots, dice), draft, dice, split);
    draft.close();
  }

  private Slots slots(boolean positive, Dice dice) {
    var what =
        Facts.words(
            "film book meal trip song play story hotel game concert soup party show lesson walk",
            facts.concepts.get("noun.thing"));
    var parts =
        Facts.words(
            "music food end beginning weather room picture voice service idea",
            facts.concepts.get("noun.thing"));
    var slots = facts.cast(dice).with("what", dice.pick(what));
    var two = dice.sample(parts, 2);
    return fill(positive, slots.with("part", two.get(0)).with("part2", two.get(1)), dice);
  }

  /// The same subject with other words of the same mind.
  private Slots slots(boolean positive, Slots same, Dice dice) {
    var slots = slots(positive, dice);
    for (var name : List.of("what", "name", "name2", "he", "his", "him")) {
      slots.with(name, same.word(name));
    }
    return slots;
  }

  private Slots fill(boolean positive, Slots slots, Dice dice) {
    words.get(positive).keySet().stream()
        .sorted()
        .forEach(slot -> {
          var list = words.get(positive).get(slot);
          var two = list.size() > 1 ? dice.sample(list, 2) : List.of(list.get(0), list.get(0));
          slots.with(slot, two.get(0)).with(slot + "2", two.get(1));
        });
    var opposite = words.get(!positive).get("good");
    return slots.with("bad", dice.pick(opposite));
  }

  /// Every word of one mind.
  List<String> wordsOf(boolean positive) {
    return words.get(positive).values().stream()
        .flatMap(List::stream)
        .map(Word::text)
        .sorted()
        .toList();
  }

  /// A word of the other mind that could stand in the same place.
  String otherMind(String word, Dice dice) {
    for (boolean positive : new boolean[] {true, false}) {
      for (var slot : words.get(positive).entrySet()) {
        if (slot.getValue().stream().anyMatch(known -> known.text().equalsIgnoreCase(word))) {
          return dice.pick(words.get(!positive).get(slot.getKey())).text();
        }
      }
    }
    throw new IllegalArgumentException("no word of this family: " + word);
  }
}
