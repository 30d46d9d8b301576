package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What every family draws on: the concepts, the people and the everyday words of the world.
final class Facts {
  private static final List<String> TENS =
      List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

  final Concepts concepts = new Concepts();
  final Lexicon lexicon = new Lexicon(concepts);

  private final List<Person> people = new ArrayList<>();
  private final List<Word> surnames = new ArrayList<>();
  private final Map<String, List<Word>> things = new HashMap<>();
  private final List<Word> numbers = new ArrayList<>();

  Facts() {
    for (var row : WorldResource.rows("people.tsv", 2)) {
      boolean female = row.get(0).equals("female");
      var concept = concepts.get("name." + row.get(0));
      for (var name : row.get(1).split(" ")) {
        if (row.get(0).equals("surname")) {
          surnames.add(Word.name(name, concept));
        } else {
          people.add(new Person(Word.name(name, concept), female));
        }
      }
    }
    for (var row : WorldResource.rows("things.tsv", 2)) {
      var concept =
          concepts.get(
              switch (row.get(0)) {
                case "place" -> "noun.place";
                case "room" -> "noun.room";
                case "animal" -> "noun.animal";
                case "color" -> "adjective.color";
                default -> "noun.thing";
              });
      things.put(row.get(0), words(row.get(1), concept));
    }
    for (var row : WorldResource.rows("sequences.tsv", 2)) {
      if (row.get(0).equals("number")) {
        numbers.addAll(words(row.get(1), concepts.get("number.word")));
      }
    }
  }

  static List<Word> words(String list, Concept concept) {
    var result = new ArrayList<Word>();
    for (var word : list.split(" ")) {
      result.add(Word.of(word.replace('_', ' '), concept));
    }
    return List.copyOf(result);
  }

  Phrasebook phrasebook(String name) {
    return new Phrasebook(name, concepts, lexicon);
  }

  List<Person> people() {
    return people;
  }

  List<Word> surnames() {
    return surnames;
  }

  /// The everyday words of a kind: thing, giving, place, room, color, plain, animal.
  List<Word> things(String kind) {
    return things.get(kind);
  }

  /// A color for a thing, but not its own name: no "orange orange".
  Word colorOf(Word thing, Dice dice) {
    var colors = things("color");
    return dice.pick(colors.stream().filter(c -> !c.text().equals(thing.text())).toList());
  }

  /// A number in words, from zero to twenty.
  Word numberWord(int value) {
    return numbers.get(value);
  }

  /// A number in words, from zero to 199: "forty-two", "one hundred and five".
  Word spelled(int value) {
    if (value <= 20) {
      return numberWord(value);
    }
    if (value >= 100) {
      var rest = value == 100 ? "" : " and " + spelled(value - 100).text();
      return Word.of("one hundred" + rest, concepts.get("number.word"));
    }
    var unit = value % 10 == 0 ? "" : "-" + numberWord(value % 10).text();
    return Word.of(TENS.get(value / 10 - 2) + unit, concepts.get("number.word"));
  }

  /// "cups", "knives", "boxes", "keys", "libraries".
  static String plural(String noun) {
    if (noun.matches(".*(x|ch|sh|s)")) {
      return noun + "es";
    }
    if (noun.matches(".*[^aeiou]y")) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return switch (noun) {
      case "knife" -> "knives";
      case "scarf" -> "scarves";
      case "shelf" -> "shelves";
      case "mouse" -> "mice";
      default -> noun + "s";
    };
  }

  Word digits(int value) {
    return Word.of(Integer.toString(value), concepts.get("number.digits"));
  }

  /// Slots with `count` different people as name, name2, name3, and he, him, his, she of the first.
  Slots cast(Dice dice) {
    var cast = dice.sample(people, 3);
    var slots = new Slots();
    slots.with("name", cast.get(0).name());
    slots.with("name2", cast.get(1).name());
    slots.with("name3", cast.get(2).name());
    pronouns(slots, cast.get(0), "");
    pronouns(slots, cast.get(1), "2");
    return slots;
  }

  /// Adds he, him, his, himself of a person, their names followed by `suffix`.
  void pronouns(Slots slots, Person person, String suffix) {
    var concept = concepts.get(person.female() ? "pronoun.female" : "pronoun.male");
    slots.with("he" + suffix, Word.of(person.female() ? "she" : "he", concept));
    slots.with("him" + suffix, Word.of(person.female() ? "her" : "him", concept));
    slots.with("his" + suffix, Word.of(person.female() ? "her" : "his", concept));
    slots.with("himself" + suffix, Word.of(person.female() ? "herself" : "himself", concept));
    slots.with("il" + suffix, Word.of(person.female() ? "elle" : "il", concept));
  }
}
