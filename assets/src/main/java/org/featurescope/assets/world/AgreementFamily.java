package org.featurescope.assets.world;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The verb agrees with its subject, whatever stands between: nouns of the other number, relative
/// clauses, several of both.
final class AgreementFamily implements Family {
  record Noun(String kind, Word singular, Word plural) {
    Word in(boolean number) {
      return number ? plural : singular;
    }
  }

  /// Forms for singular and plural: word, slot name.
  private static final Map<String, List<String>> VERBS =
      Map.of(
          "is", List.of("is", "are"),
          "was", List.of("was", "were"),
          "has", List.of("has", "have"),
          "does", List.of("does", "do"));

  private static final List<List<String>> PLAIN_VERBS =
      List.of(
          List.of("sleeps", "sleep"),
          List.of("sings", "sing"),
          List.of("waits", "wait"),
          List.of("works", "work"),
          List.of("laughs", "laugh"),
          List.of("runs", "run"),
          List.of("walks", "walk"),
          List.of("listens", "listen"),
          List.of("plays", "play"),
          List.of("rests", "rest"));

  private static final List<List<String>> OTHER_VERBS =
      List.of(
          List.of("knows", "know"),
          List.of("sees", "see"),
          List.of("likes", "like"),
          List.of("follows", "follow"),
          List.of("helps", "help"),
          List.of("watches", "watch"));

  private final Facts facts;
  private final Phrasebook phrases;
  private final List<Noun> nouns;
  private final List<Noun> things;
  private final List<Word> thingAdjectives;
  private final List<Word> personAdjectives;
  private final List<Word> ofThings;
  private final List<Word> ofOthers;

  AgreementFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("agreement");
    var singular = facts.concepts.get("noun.singular");
    var plural = facts.concepts.get("noun.plural");
    this.nouns =
        WorldResource.rows("agreement.tsv", 3).stream()
            .map(row ->
                new Noun(row.get(0), Word.of(row.get(1), singular), Word.of(row.get(2), plural)))
            .toList();
    this.things = nouns.stream().filter(noun -> noun.kind().equals("thing")).toList();
    var adjective = facts.concepts.get("adjective.other");
    this.thingAdjectives =
        Facts.words("old new heavy red green broken clean small large empty dark cold", adjective);
    this.personAdjectives =
        Facts.words("old young tired happy quiet hungry strong busy tall kind", adjective);
    var preposition = facts.concepts.get("function.preposition");
    this.ofThings = Facts.words("to near behind beside under above with from", preposition);
    this.ofOthers = Facts.words("near behind beside", preposition);
  }

  @Override
  public String name() {
    return "agreement";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int sentences = dice.between(2, 5);
    for (int i = 0; i < sentences; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      int kind = dice.below(100);
      boolean plural = dice.chance(50);
      var subject = dice.pick(kind < 85 ? nouns : things);
      var slots = slots(subject, plural, dice);
      if (kind < 75) {
        statement(subject, plural, slots, draft, dice, split);
        if (dice.chance(20) && (plural || !subject.kind().equals("person"))) {
          draft.gap(" ");
          phrases.write("follow", slots, draft, dice, split);
        }
      } else {
        var section = kind < 85 ? "determiner" : kind < 93 ? "there" : "question";
        phrases.write(section, slots, draft, dice, split);
      }
    }
  }

  /// Start, subject, perhaps something between, and the verb with the rest.
  void statement(Noun subject, boolean plural, Slots slots, Draft draft, Dice dice, Split split) {
    phrases.write("start", slots, draft, dice, split);
    draft.gap(" ");
    draft.open(facts.concepts.get(plural ? "agreement.waits.plural" : "agreement.waits.singular"));
    var role = plural ? "agreement.plural-subject" : "agreement.singular-subject";
    draft.word(
        subject.in(plural),
        subject.in(plural).text(),
        List.of(facts.concepts.get("agreement.subject"), facts.concepts.get(role)));
    boolean thing = subject.kind().equals("thing");
    if (dice.chance(75)) {
      boolean person = subject.kind().equals("person") && dice.chance(70);
      phrases.write(person ? "person.middle" : "middle", slots, draft, dice, split);
    }
    draft.close();
    draft.gap(" ");
    phrases.write(thing ? "thing.end" : "person.end", slots, draft, dice, split);
  }

  Slots slots(Noun subject, boolean plural, Dice dice) {
    var concepts = facts.concepts;
    var verb = concepts.get(plural ? "agreement.plural-verb" : "agreement.singular-verb");
    var determiner = concepts.get(plural ? "determiner.plural" : "determiner.singular");
    var pronoun = concepts.get("pronoun.thing");
    boolean thing = subject.kind().equals("thing");
    boolean attractorPlural = dice.chance(50);
    var adjectives = thing ? thingAdjectives : personAdjectives;
    var slots = facts.cast(dice);
    VERBS.forEach((slot, forms) -> slots.with(slot, Word.of(forms.get(plural ? 1 : 0), verb)));
    var plain = dice.sample(PLAIN_VERBS, 2);
    slots.with("pverb", Word.of(plain.get(0).get(plural ? 1 : 0), verb));
    slots.with("pverb2", Word.of(plain.get(1).get(plural ? 1 : 0), verb));
    slots.with("knows", Word.of(dice.pick(OTHER_VERBS).get(plural ? 1 : 0), verb));
    slots.with(
        "drew",
        Word.of(dice.pick(List.of("drew", "found", "saw", "sold")), concepts.get("verb.past")));
    slots.with("adjective", dice.pick(adjectives));
    slots.with("adjective2", dice.pick(adjectives));
    slots.with("adjective3", dice.pick(thingAdjectives));
    slots.with("near", dice.pick(thing ? ofThings : ofOthers));
    slots.with("attractor", dice.pickBut(things, subject).in(attractorPlural));
    slots.with("attractor2", dice.pickBut(things, subject).in(dice.chance(50)));
    boolean whoPlural = dice.chance(50);
    var who = dice.pickBut(nouns.stream().filter(n -> n.kind().equals("person")).toList(), subject);
    slots.with("who", who.in(whoPlural));
    var whoVerb = concepts.get(whoPlural ? "agreement.plural-verb" : "agreement.singular-verb");
    slots.with("sees", Word.of(dice.pick(OTHER_VERBS).get(whoPlural ? 1 : 0), whoVerb));
    slots.with("subject", subject.in(plural));
    slots.with(
        "det",
        Word.of(
            dice.pick(
                plural
                    ? List.of("these", "those", "two", "three", "many", "some")
                    : List.of("this", "that", "one", "every", "each")),
            determiner));
    slots.with("some", some(subject, plural, determiner, dice));
    slots.with("it", Word.of(plural ? "they" : "it", pronoun));
    slots.with("this", Word.of(plural ? "these" : "this", determiner));
    boolean otherPlural = dice.chance(50);
    slots.with(
        "that",
        Word.of(
            otherPlural ? "those" : "that",
            concepts.get(otherPlural ? "determiner.plural" : "determiner.singular")));
    slots.with("other", dice.pickBut(nouns, subject).in(otherPlural));
    counted(slots, "count", "counted", dice.pick(things), dice);
    counted(slots, "count2", "counted2", dice.pick(things), dice);
    return slots;
  }

  private static Word some(Noun subject, boolean plural, Concept determiner, Dice dice) {
    if (plural) {
      return Word.of(dice.pick(List.of("some", "two", "many", "three")), determiner);
    }
    boolean vowel = "aeiou".indexOf(subject.singular().text().charAt(0)) >= 0;
    return Word.of(vowel ? "an" : "a", determiner);
  }

  private void counted(Slots slots, String count, String noun, Noun counted, Dice dice) {
    int number = dice.between(1, 9);
    var determiner = facts.concepts.get(number > 1 ? "determiner.plural" : "determiner.singular");
    slots.with(count, Word.of(facts.numberWord(number).text(), determiner));
    slots.with(noun, counted.in(number > 1));
  }

  /// The same verb in the other number.
  String otherNumber(String verb) {
    return Stream.of(VERBS.values(), PLAIN_VERBS, OTHER_VERBS)
        .flatMap(Collection::stream)
        .filter(forms -> forms.contains(verb))
        .map(forms -> forms.get(1 - forms.indexOf(verb)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no verb of this family: " + verb));
  }

  /// Every form of one number of this family's verbs.
  static List<String> forms(boolean plural) {
    return Stream.of(VERBS.values(), PLAIN_VERBS)
        .flatMap(Collection::stream)
        .map(forms -> forms.get(plural ? 1 : 0))
        .sorted()
        .toList();
  }

  List<Noun> nouns() {
    return nouns;
  }

  Phrasebook phrases() {
    return phrases;
  }
}
