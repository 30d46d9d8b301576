package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Questions about the world with one right and one wrong answer each, for measuring what a model
/// has learned: per topic, with wordings that training showed and with wordings it never showed.
///
/// The prompt is a text as the families write it, cut before its answer; the wrong answer is one
/// that would be right elsewhere, never nonsense.
public final class WorldExam {
  private final World world;
  private final Facts facts;
  private final Dice dice;
  private final int each;
  private final List<Probe> probes = new ArrayList<>();

  private WorldExam(World world, long seed, int each) {
    this.world = world;
    this.facts = world.facts();
    this.dice = new Dice(Dice.mix(seed));
    this.each = each;
  }

  /// `each` questions for every topic and kind of wording, always the same for the same seed.
  public static List<Probe> questions(World world, long seed, int each) {
    var exam = new WorldExam(world, seed, each);
    exam.geography();
    exam.opposites();
    exam.giving();
    exam.agreement();
    exam.marks();
    exam.whereabouts();
    exam.sequences();
    exam.numbers();
    exam.pronouns();
    return List.copyOf(exam.probes);
  }

  private void geography() {
    var family = world.family(GeographyFamily.class);
    var phrases = family.phrases();
    Supplier<Slots> trained = () -> family.slotsOfState(false, dice);
    Supplier<Slots> reserved = () -> family.slotsOfState(true, dice);
    // Another city of the same state is the harder wrong answer; another capital the easier one.
    sentences("geography.two-hop", phrases, "two-hop", "geo.two-hop.answer", trained, "sibling");
    sentences(
        "geography.two-hop.capitals", phrases, "two-hop", "geo.two-hop.answer", trained, "wrong");
    sentences(
        "geography.two-hop.reserved", phrases, "two-hop", "geo.two-hop.answer", reserved, "wrong");
    sentences(
        "geography.state-of-city",
        phrases,
        "one-hop.city",
        "geo.one-hop.state",
        trained,
        "farstate");
    sentences(
        "geography.capital-of-state",
        phrases,
        "one-hop.capital",
        "geo.one-hop.capital",
        trained,
        "wrong");
    Supplier<Slots> country = () -> family.slotsOfCountry(dice);
    sentences(
        "geography.capital-of-country",
        phrases,
        "country.two-hop",
        "geo.two-hop.answer",
        country,
        "wrong");
  }

  private void opposites() {
    var family = world.family(OppositesFamily.class);
    for (var language : Language.values()) {
      var section = language == Language.ENGLISH ? "pair" : "pair." + language.code();
      sentences(
          "opposites." + language.code(),
          family.phrases(),
          section,
          "opposite.answer",
          () -> family.pairSlots(language, dice),
          "d");
    }
    wordings(
        "translation",
        family.phrases(),
        "translation",
        "translation.answer",
        () -> family.translationSlots(dice),
        (slots, right) -> Optional.of(otherTranslation(family, slots, right)));
  }

  private String otherTranslation(OppositesFamily family, Slots slots, String right) {
    while (true) {
      var others = family.translationSlots(dice);
      for (var name : List.of("a", "fa", "sa")) {
        var other = others.word(name).text();
        if (slots.word(name).text().equalsIgnoreCase(right) && !other.equalsIgnoreCase(right)) {
          return other;
        }
      }
    }
  }

  private void giving() {
    var family = world.family(GivingFamily.class);
    var phrases = family.phrases();
    for (boolean heldOut : new boolean[] {false, true}) {
      fill(
          "giving",
          heldOut,
          "giving.receiver",
          () -> {
            var slots = family.slots(dice);
            return new Question(
                draft -> {
                  dice.pick(phrases.phrases("scene", heldOut)).write(draft, slots, dice);
                  draft.gap(" ");
                  dice.pick(phrases.phrases("act", heldOut)).write(draft, slots, dice);
                },
                (document, right) -> Optional.of(slots.word("a").text()));
          });
    }
  }

  private void agreement() {
    var family = world.family(AgreementFamily.class);
    for (boolean attracted : new boolean[] {false, true}) {
      var topic = attracted ? "agreement.attractor" : "agreement.plain";
      fill(
          topic,
          false,
          "agreement.verb",
          () -> {
            boolean plural = dice.chance(50);
            var subject = dice.pick(family.nouns());
            var slots = family.slots(subject, plural, dice);
            return new Question(
                draft -> family.statement(subject, plural, slots, draft, dice, Split.TRAIN),
                (document, right) ->
                    attracted == misleads(document, plural)
                        ? Optional.of(family.otherNumber(right))
                        : Optional.empty());
          });
    }
  }

  /// Whether the last noun before the verb has the other number.
  private static boolean misleads(WorldDocument document, boolean plural) {
    var last =
        document.spans().stream()
            .filter(span -> span.concept().id().equals("agreement.attractor"))
            .reduce((first, second) -> second);
    return last.isPresent()
        && document.conceptsAt(last.get().start(), last.get().end()).stream()
            .anyMatch(concept -> concept.id().equals(plural ? "noun.singular" : "noun.plural"));
  }

  /// Which mark closes here: the one that was opened last, not one opened before it.
  private void marks() {
    var family = world.family(QuotesFamily.class);
    for (var mark : Mark.values()) {
      if (mark == Mark.QUOTE) {
        continue; // A quotation ends the sentence's nesting: nothing stands against it.
      }
      var closing = facts.concepts.closing(mark).id();
      fill(
          "marks." + closing,
          false,
          closing,
          () ->
              new Question(
                  draft -> family.write(draft, dice, Split.TRAIN),
                  (document, right) -> Optional.of(wrongClosing(mark))));
    }
  }

  private String wrongClosing(Mark mark) {
    if (mark == Mark.INNER_QUOTE) {
      return Mark.QUOTE.closing();
    }
    return dice.pickBut(List.of(Mark.ROUND, Mark.SQUARE, Mark.CURLY), mark).closing();
  }

  private void whereabouts() {
    var family = world.family(WhereaboutsFamily.class);
    for (boolean heldOut : new boolean[] {false, true}) {
      for (boolean moved : new boolean[] {false, true}) {
        fill(
            moved ? "whereabouts.moved" : "whereabouts",
            heldOut,
            "whereabouts.answer",
            () -> {
              var slots = family.slots(dice);
              var wrong = slots.word(moved ? "r" : "s").text();
              return new Question(
                  draft -> {
                    family.phrases().write("put.two", slots, draft, dice, Split.TRAIN);
                    draft.gap(" ");
                    if (moved) {
                      slots.with("r", slots.word("moved"));
                      family.phrases().write("move", slots, draft, dice, Split.TRAIN);
                      draft.gap(" ");
                    }
                    dice.pick(family.phrases().phrases("ask", heldOut)).write(draft, slots, dice);
                  },
                  (document, right) -> Optional.of(wrong));
            });
      }
    }
  }

  private void sequences() {
    var family = world.family(SequencesFamily.class);
    for (var section : List.of("next", "previous")) {
      sentences(
          "sequences." + section,
          family.phrases(),
          section,
          "sequence.answer",
          () -> family.slots(dice),
          "s");
    }
    sentences(
        "sequences.calendar",
        family.phrases(),
        "calendar",
        "sequence.answer",
        () -> family.daySlots(dice),
        "s");
  }

  private void numbers() {
    var family = world.family(NumbersFamily.class);
    for (var section : List.of("sum", "difference")) {
      wordings(
          "numbers." + section,
          family.phrases(),
          section,
          "number.answer",
          () -> family.slots(dice),
          (slots, right) -> Optional.of(besides(right)));
    }
    // The later year may be any; it is only wrong when it is not later.
    wordings(
        "numbers.greater",
        family.phrases(),
        "compare",
        "number.greater",
        () -> family.slots(dice),
        NumbersFamily::earlierInTheCentury);
  }

  /// The number one below, in digits or in words.
  private String besides(String right) {
    if (Character.isDigit(right.charAt(0))) {
      return Integer.toString(Integer.parseInt(right) - 1);
    }
    int value = 0;
    while (!facts.numberWord(value).text().equalsIgnoreCase(right)) {
      value++;
    }
    return facts.numberWord(value - 1).text();
  }

  private void pronouns() {
    var family = world.family(StoriesFamily.class);
    for (var right : List.of("he", "she")) {
      var concept = right.equals("he") ? "pronoun.male" : "pronoun.female";
      fill(
          "pronouns." + right,
          false,
          concept,
          () ->
              new Question(
                  draft -> family.write(draft, dice, Split.TRAIN),
                  (document, said) ->
                      said.equalsIgnoreCase(right) && onlyOneNameBefore(document, concept)
                          ? Optional.of(right.equals("he") ? "she" : "he")
                          : Optional.empty()));
    }
  }

  private static boolean onlyOneNameBefore(WorldDocument document, String concept) {
    int end = first(document, concept).map(ConceptSpan::start).orElse(0);
    return document.spans().stream()
            .filter(span -> span.concept().id().equals("name.first-mention") && span.end() <= end)
            .count()
        == 1;
  }

  /// A text and how to get it wrong, given the text and the right answer; nothing if it does not
  /// suit.
  private record Question(
      Consumer<Draft> write, BiFunction<WorldDocument, String, Optional<String>> wrong) {}

  /// Both kinds of wording of one section, the wrong answer from a slot.
  private void sentences(
      String topic,
      Phrasebook phrases,
      String section,
      String answer,
      Supplier<Slots> slots,
      String wrong) {
    wordings(
        topic,
        phrases,
        section,
        answer,
        slots,
        (filled, right) -> Optional.of(filled.word(wrong).text()));
  }

  private void wordings(
      String topic,
      Phrasebook phrases,
      String section,
      String answer,
      Supplier<Slots> slots,
      BiFunction<Slots, String, Optional<String>> wrong) {
    for (boolean heldOut : new boolean[] {false, true}) {
      var wordings = phrases.phrases(section, heldOut);
      if (!wordings.isEmpty()) {
        fill(
            topic,
            heldOut,
            answer,
            () -> {
              var filled = slots.get();
              return new Question(
                  draft -> dice.pick(wordings).write(draft, filled, dice),
                  (document, right) -> wrong.apply(filled, right));
            });
      }
    }
  }

  private void fill(String topic, boolean heldOut, String answer, Supplier<Question> questions) {
    for (int asked = 0; asked < each; ) {
      var question = questions.get();
      var draft = new Draft(facts.concepts);
      question.write().accept(draft);
      var probe = cut(topic, heldOut, answer, draft.finish(topic), question);
      if (probe.isPresent()) {
        probes.add(probe.get());
        asked++;
      }
    }
  }

  /// The document up to its first answer; nothing when that is its first word or does not suit.
  private static Optional<Probe> cut(
      String topic, boolean heldOut, String answer, WorldDocument document, Question question) {
    var span = first(document, answer);
    if (span.isEmpty()) {
      return Optional.empty();
    }
    var text = document.text();
    // A base concept's span begins with the space before its word.
    int start = span.get().start();
    var space = "";
    if (text.charAt(start) == ' ') {
      start++;
    }
    var right = text.substring(start, span.get().end());
    var wrong = question.wrong().apply(document, right);
    if (start > 0 && text.charAt(start - 1) == ' ') {
      start--;
      space = " ";
    }
    if (start == 0 || wrong.isEmpty()) {
      return Optional.empty();
    }
    boolean capital = Character.isUpperCase(right.charAt(0));
    var shown = capital ? Template.capitalized(wrong.get()) : wrong.get();
    if (shown.equals(right)) {
      return Optional.empty();
    }
    return Optional.of(
        new Probe(topic, heldOut, text.substring(0, start), space + right, space + shown));
  }

  private static Optional<ConceptSpan> first(WorldDocument document, String concept) {
    return document.spans().stream().filter(s -> s.concept().id().equals(concept)).findFirst();
  }
}
