package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;

/// What was said before comes again: full names, made-up names after a title, lists read out twice,
/// codes and telephone numbers, glossaries in which a word is looked up. Nothing of it can be known
/// by heart, so only copying from further up tells what comes next (Olsson et al., "In-context
/// learning and induction heads", 2022).
final class InductionFamily implements Family {
  private static final List<String> ONSETS =
      List.of(
          "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st", "tr");
  private static final List<String> VOWELS = List.of("a", "e", "i", "o", "u");
  private static final List<String> CODAS = List.of("", "", "n", "l", "r", "x", "m", "sk");
  private static final List<String> KINDS =
      List.of("thing", "place", "room", "animal", "color", "plain", "giving", "furniture");
  private static final String CODE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ";

  private final Facts facts;
  private final Phrasebook phrases;
  private final List<Word> known = new ArrayList<>();
  private final Concept made;
  private final Concept repeated;
  private final Concept comma;
  private final Concept fullStop;

  InductionFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("induction");
    for (var kind : KINDS) {
      for (var word : facts.things(kind)) {
        if (known.stream().noneMatch(other -> other.text().equals(word.text()))) {
          known.add(word);
        }
      }
    }
    made = facts.concepts.get("word.made-up");
    repeated = facts.concepts.get("induction.repeated");
    comma = facts.concepts.get("punctuation.comma");
    fullStop = facts.concepts.get("punctuation.full-stop");
  }

  @Override
  public String name() {
    return "induction";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int scenes = dice.between(1, 3);
    for (int i = 0; i < scenes; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      int kind = dice.below(100);
      if (kind < 14) {
        names(draft, dice, split);
      } else if (kind < 24) {
        phrases.write("code", slots(dice), draft, dice, split);
      } else if (kind < 38) {
        list(draft, dice, split);
      } else if (kind < 84) {
        bareRepeat(draft, dice);
      } else {
        glossary(draft, dice, split);
      }
    }
  }

  /// Two people with their full names, or with titles, one or both of whom come back.
  private void names(Draft draft, Dice dice, Split split) {
    var section = dice.chance(65) ? "name" : "title";
    var slots = slots(dice);
    int start = draft.length();
    phrases.write(section + ".meet", slots, draft, dice, split);
    // Not every phrase introduces the second person; only who was named can come back.
    var second = slots.word(section.equals("name") ? "last2" : "doctor2").text();
    boolean both = draft.text().indexOf(second, start) >= 0;
    int times = dice.between(1, 3);
    for (int i = 0; i < times; i++) {
      draft.gap(" ");
      var named = both && dice.chance(50) ? swapped(slots) : slots;
      phrases.write(section + ".again", named, draft, dice, split);
    }
  }

  /// The same people with their parts exchanged.
  private static Slots swapped(Slots slots) {
    var other = new Slots();
    for (var name : List.of("first", "last", "doctor", "title", "he")) {
      other.with(name, slots.word(name + "2")).with(name + "2", slots.word(name));
    }
    return other.with("place", slots.word("place")).with("thing", slots.word("thing"));
  }

  /// A list, read out and read out again.
  void list(Draft draft, Dice dice, Split split) {
    var items = items(dice, dice.between(3, 8));
    var slots = slots(dice);
    boolean commas = dice.chance(75);
    phrases.write("list.first", slots, draft, dice, split);
    draft.gap(" ");
    items(items, commas, List.of(), draft);
    draft.gap(" ");
    phrases.write("list.again", slots, draft, dice, split);
    draft.gap(" ");
    items(items, commas, List.of(repeated), draft);
  }

  /// Words without a sentence around them, twice or three times the same.
  void bareRepeat(Draft draft, Dice dice) {
    draft.language(Language.ENGLISH);
    var items = items(dice, dice.between(4, 12));
    boolean commas = dice.chance(30);
    int times = dice.between(2, 3);
    for (int i = 0; i < times; i++) {
      draft.gap(i == 0 ? "" : " ");
      items(items, commas, i == 0 ? List.of() : List.of(repeated), draft);
    }
  }

  private void items(List<Word> items, boolean commas, List<Concept> roles, Draft draft) {
    for (int i = 0; i < items.size(); i++) {
      if (i > 0 && commas) {
        draft.unit(",", comma);
      }
      if (i > 0) {
        draft.gap(" ");
      }
      draft.word(items.get(i), items.get(i).text(), roles);
    }
    draft.unit(".", fullStop);
  }

  /// Real words, made-up words or names, all different.
  private List<Word> items(Dice dice, int count) {
    int kind = dice.below(100);
    if (kind < 35) {
      return dice.sample(facts.people(), count).stream().map(Person::name).toList();
    }
    var items = new ArrayList<>(dice.sample(known, count));
    if (kind < 50) {
      for (int i = 0; i < count; i++) {
        if (kind < 40 || dice.chance(40)) {
          items.set(i, madeUp(dice));
        }
      }
    }
    return items;
  }

  /// Several entries, then one or two of them asked for.
  void glossary(Draft draft, Dice dice, Split split) {
    int size = dice.between(2, 5);
    var kind = dice.pick(List.of("word", "number", "room", "owner"));
    var entries = entries(kind, size, dice);
    var entry = phrases.pick("entry." + kind, split, dice);
    phrases.write("open." + kind, entries.getFirst(), draft, dice, split);
    for (var slots : entries) {
      draft.gap(" ");
      entry.write(draft, slots, dice);
    }
    for (var asked : dice.sample(entries, dice.between(1, 2))) {
      draft.gap(" ");
      phrases.write("ask." + kind, asked, draft, dice, split);
    }
  }

  /// A glossary's entries: key and value of each, no two the same.
  List<Slots> entries(String kind, int size, Dice dice) {
    var people = dice.sample(facts.people(), size);
    var words = dice.sample(known, size);
    var rooms = dice.sample(facts.things("room"), size);
    var other = dice.pick(facts.people()).name();
    var entries = new ArrayList<Slots>();
    for (int i = 0; i < size; i++) {
      var slots = new Slots().with("name", other);
      entries.add(
          switch (kind) {
            case "word" -> slots.with("key", madeUp(dice)).with("value", words.get(i));
            case "number" -> slots.with("key", people.get(i).name()).with("value", digits(dice, 4));
            case "room" -> slots.with("key", rooms.get(i)).with("value", code(dice));
            default -> slots.with("key", words.get(i)).with("value", people.get(i).name());
          });
    }
    return entries;
  }

  Slots slots(Dice dice) {
    var two = dice.sample(facts.people(), 2);
    var last = dice.sample(facts.surnames(), 2);
    var titles = List.of("Dr.", "Mr.", "Captain", "Professor", "Mrs.", "Judge", "Sir", "Lady");
    var title = facts.concepts.get("name.title");
    var slots =
        facts
            .cast(dice)
            .with("first", two.get(0).name())
            .with("first2", two.get(1).name())
            .with("last", last.get(0))
            .with("last2", last.get(1))
            .with("doctor", surname(dice))
            .with("doctor2", surname(dice))
            .with("title", Word.of(dice.pick(titles), title))
            .with("title2", Word.of(dice.pick(titles), title))
            .with("place", dice.pick(facts.things("place")))
            .with("room", dice.pick(facts.things("room")))
            .with("thing", dice.pick(facts.things("thing")))
            .with("code", dice.chance(50) ? code(dice) : madeUp(dice))
            .with("phone", digits(dice, dice.between(3, 7)));
    facts.pronouns(slots, two.get(0), "");
    facts.pronouns(slots, two.get(1), "2");
    return slots;
  }

  private Word surname(Dice dice) {
    if (dice.chance(40)) {
      return dice.pick(facts.surnames());
    }
    return Word.name(
        Template.capitalized(madeUp(dice).text()), facts.concepts.get("name.surname"), made);
  }

  /// One to three syllables; never a word of the lists above.
  private Word madeUp(Dice dice) {
    while (true) {
      var text = new StringBuilder();
      int syllables = dice.between(1, 3);
      for (int i = 0; i < syllables; i++) {
        text.append(dice.pick(ONSETS)).append(dice.pick(VOWELS));
      }
      text.append(dice.pick(CODAS));
      var word = text.toString();
      if (word.length() > 2 && known.stream().noneMatch(other -> other.text().equals(word))) {
        return Word.of(word, made);
      }
    }
  }

  private Word code(Dice dice) {
    var text = new StringBuilder();
    int groups = dice.between(2, 4);
    for (int i = 0; i < groups; i++) {
      text.append(
          i % 2 == 0
              ? String.valueOf(CODE_LETTERS.charAt(dice.below(CODE_LETTERS.length())))
              : Integer.toString(dice.between(2, 99)));
    }
    return Word.of(text.toString(), facts.concepts.get("number.code"));
  }

  private Word digits(Dice dice, int count) {
    var text = new StringBuilder(Integer.toString(dice.between(1, 9)));
    for (int i = 1; i < count; i++) {
      text.append(dice.below(10));
    }
    return Word.of(text.toString(), facts.concepts.get("number.code"));
  }

  Phrasebook phrases() {
    return phrases;
  }
}
