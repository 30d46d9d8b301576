package org.featurescope.assets.world;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.featurescope.assets.world.Opposites.Entry;
import org.featurescope.assets.world.Opposites.Pair;

/// Opposites in English, French and Spanish, as words and as said of things and people, and the
/// same word from language to language.
final class OppositesFamily implements Family {
  /// Kinds of adjectives that any plain thing can have.
  private static final String[] OF_THINGS = {
    "size", "temperature", "age", "weight", "touch", "light"
  };

  private final Facts facts;
  private final Phrasebook phrases;
  private final Map<Language, List<Entry>> all = new EnumMap<>(Language.class);
  private final Map<Language, List<Entry>> ofThings = new EnumMap<>(Language.class);
  private final List<Entry> ofPeople;
  private final List<Entry> trilingual;
  private final Map<String, List<Word>> foreignNouns;

  OppositesFamily(Facts facts, Opposites opposites) {
    this.facts = facts;
    this.phrases = facts.phrasebook("opposites");
    for (var language : Language.values()) {
      all.put(language, opposites.in(language));
      ofThings.put(language, opposites.of(language, OF_THINGS));
    }
    ofPeople = opposites.of(Language.ENGLISH, "person");
    trilingual =
        opposites.entries().stream()
            .filter(entry -> entry.pairs().size() == Language.values().length)
            .toList();
    var noun = facts.concepts.get("noun.thing");
    foreignNouns =
        Map.of(
            "masculine.fr", Facts.words("sac mur chemin pont jardin banc manteau bateau lit", noun),
            "feminine.fr", Facts.words("maison porte table rue boîte chambre route pierre", noun),
            "masculine.es", Facts.words("camino puente jardín barco muro abrigo saco libro", noun),
            "feminine.es", Facts.words("casa puerta mesa calle caja piedra silla torre", noun));
  }

  @Override
  public String name() {
    return "opposites";
  }

  /// One language a paragraph most of the time; now and then all three side by side.
  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int sentences = dice.between(3, 7);
    boolean mixed = dice.chance(25);
    var language = language(dice);
    for (int i = 0; i < sentences; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      if (mixed) {
        language = language(dice);
      }
      sentence(language, draft, dice, split);
    }
  }

  private static Language language(Dice dice) {
    int kind = dice.below(100);
    return kind < 54 ? Language.ENGLISH : kind < 77 ? Language.FRENCH : Language.SPANISH;
  }

  private void sentence(Language language, Draft draft, Dice dice, Split split) {
    boolean aboutWords = dice.chance(75);
    if (language == Language.ENGLISH) {
      if (aboutWords) {
        pair("pair", language, draft, dice, split);
      } else {
        int kind = dice.below(10);
        if (kind < 4) {
          thing(draft, dice, split);
        } else if (kind < 7) {
          person(draft, dice, split);
        } else {
          translation(draft, dice, split);
        }
      }
      return;
    }
    if (aboutWords) {
      pair("pair." + language.code(), language, draft, dice, split);
    } else {
      boolean feminine = dice.chance(50);
      var section = (feminine ? "feminine." : "masculine.") + language.code();
      var pair = turn(dice.pick(ofThings.get(language)).in(language).orElseThrow(), dice);
      var slots = Slots.of("noun", dice.pick(foreignNouns.get(section)));
      slots.with("a", feminine ? pair.one().feminine() : pair.one().masculine());
      slots.with("b", feminine ? pair.other().feminine() : pair.other().masculine());
      phrases.write(section, slots, draft, dice, split);
    }
  }

  private void pair(String section, Language language, Draft draft, Dice dice, Split split) {
    phrases.write(section, pairSlots(language, dice), draft, dice, split);
  }

  /// a and b are opposites, c and d are another pair.
  Slots pairSlots(Language language, Dice dice) {
    var two = dice.sample(all.get(language), 2);
    var first = turn(two.get(0).in(language).orElseThrow(), dice);
    var second = turn(two.get(1).in(language).orElseThrow(), dice);
    return facts
        .cast(dice)
        .with("a", first.one().masculine())
        .with("b", first.other().masculine())
        .with("c", second.one().masculine())
        .with("d", second.other().masculine());
  }

  private void thing(Draft draft, Dice dice, Split split) {
    var noun = dice.pick(facts.things("plain"));
    var nouns = Word.of(plural(noun.text()), noun.concepts().getFirst());
    var slots = english(dice.pick(ofThings.get(Language.ENGLISH)), dice);
    phrases.write("thing", slots.with("noun", noun).with("nouns", nouns), draft, dice, split);
  }

  private static String plural(String noun) {
    return noun.endsWith("x") || noun.endsWith("ch") ? noun + "es" : noun + "s";
  }

  private void person(Draft draft, Dice dice, Split split) {
    var two = dice.sample(facts.people(), 2);
    var slots = english(dice.pick(ofPeople), dice);
    slots.with("name", two.get(0).name()).with("name2", two.get(1).name());
    facts.pronouns(slots, two.get(0), "");
    facts.pronouns(slots, two.get(1), "2");
    phrases.write("person", slots, draft, dice, split);
  }

  private Slots english(Entry entry, Dice dice) {
    var pair = turn(entry.in(Language.ENGLISH).orElseThrow(), dice);
    return facts.cast(dice).with("a", pair.one().masculine()).with("b", pair.other().masculine());
  }

  private void translation(Draft draft, Dice dice, Split split) {
    phrases.write("translation", translationSlots(dice), draft, dice, split);
  }

  /// a in English, fa in French, sa in Spanish.
  Slots translationSlots(Dice dice) {
    var entry = dice.pick(trilingual);
    boolean turned = dice.chance(50);
    var slots = facts.cast(dice);
    for (var language : Language.values()) {
      var pair = entry.in(language).orElseThrow();
      var name =
          switch (language) {
            case ENGLISH -> "a";
            case FRENCH -> "fa";
            case SPANISH -> "sa";
          };
      slots.with(name, (turned ? pair.turned() : pair).one().masculine());
    }
    return slots;
  }

  private static Pair turn(Pair pair, Dice dice) {
    return dice.chance(50) ? pair.turned() : pair;
  }

  Phrasebook phrases() {
    return phrases;
  }
}
