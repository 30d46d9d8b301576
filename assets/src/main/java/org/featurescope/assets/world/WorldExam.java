package org.featurescope.assets.world;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.featurescope.assets.world.ExamPaper.Options;
import org.featurescope.assets.world.ExamPaper.Question;

/// Questions about the world with one right and one wrong answer each, for measuring what a model
/// has learned: per topic, with wordings that training showed and with wordings it never showed.
///
/// The prompt is a text as the families write it, cut before its answer; the wrong answer is one
/// that would be right elsewhere, never nonsense.
public final class WorldExam {
  /// Questions for each topic that are held in memory without trouble.
  public static final int MOST_QUESTIONS = 2_000;

  private final ExamPaper paper;
  private final World world;
  private final Facts facts;
  private final Dice dice;

  private WorldExam(ExamPaper paper) {
    this.paper = paper;
    this.world = paper.world();
    this.facts = paper.facts();
    this.dice = paper.dice();
  }

  /// `each` questions for every topic and kind of wording, always the same for the same seed.
  public static List<Probe> questions(World world, long seed, int each) {
    var exam = new WorldExam(new ExamPaper(world, seed, each));
    exam.geography();
    exam.opposites();
    exam.giving();
    exam.agreement();
    exam.marks();
    exam.whereabouts();
    exam.sequences();
    exam.numbers();
    exam.pronouns();
    new CopyingTopics(exam.paper).ask();
    return exam.paper.probes();
  }

  private void geography() {
    var family = world.family(GeographyFamily.class);
    var phrases = family.phrases();
    Supplier<Slots> trained = () -> family.slotsOfState(false, dice);
    Supplier<Slots> reserved = () -> family.slotsOfState(true, dice);
    // Another city of the same state is the harder wrong answer; another capital the easier one.
    paper.sentences(
        "geography.two-hop", phrases, "two-hop", "geo.two-hop.answer", trained, "sibling");
    paper.sentences(
        "geography.two-hop.capitals", phrases, "two-hop", "geo.two-hop.answer", trained, "wrong");
    paper.sentences(
        "geography.two-hop.reserved", phrases, "two-hop", "geo.two-hop.answer", reserved, "wrong");
    paper.sentences(
        "geography.state-of-city",
        phrases,
        "one-hop.city",
        "geo.one-hop.state",
        trained,
        "farstate");
    paper.sentences(
        "geography.capital-of-state",
        phrases,
        "one-hop.capital",
        "geo.one-hop.capital",
        trained,
        "wrong");
    Supplier<Slots> country = () -> family.slotsOfCountry(dice);
    paper.sentences(
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
      paper.sentences(
          "opposites." + language.code(),
          family.phrases(),
          section,
          "opposite.answer",
          () -> family.pairSlots(language, dice),
          "d");
    }
    paper.wordings(
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
      paper.fill(
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
      paper.fill(
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
                        : Optional.empty(),
                right -> new Options(AgreementFamily.forms(plural), allForms()));
          });
    }
  }

  private static List<String> allForms() {
    return Stream.of(false, true).flatMap(n -> AgreementFamily.forms(n).stream()).toList();
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
      if (mark == Mark.STRING) {
        continue; // That is code's.
      }
      var closing = facts.concepts.closing(mark).id();
      paper.fill(
          "marks." + closing,
          false,
          closing,
          () ->
              new Question(
                  draft -> family.write(draft, dice, Split.TRAIN),
                  (document, right) -> Optional.of(Mark.wrongClosing(mark, dice)),
                  right -> new Options(List.of(), Mark.closings())));
    }
  }

  private void whereabouts() {
    var family = world.family(WhereaboutsFamily.class);
    for (boolean heldOut : new boolean[] {false, true}) {
      for (boolean moved : new boolean[] {false, true}) {
        paper.fill(
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
      paper.sentences(
          "sequences." + section,
          family.phrases(),
          section,
          "sequence.answer",
          () -> family.slots(dice),
          "s");
    }
    paper.sentences(
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
      paper.wordings(
          "numbers." + section,
          family.phrases(),
          section,
          "number.answer",
          () -> family.slots(dice),
          (slots, right) -> Optional.of(besides(right)));
    }
    for (boolean reserved : new boolean[] {false, true}) {
      paper.wordings(
          reserved ? "numbers.sum.reserved" : "numbers.sum.large",
          family.phrases(),
          "sum.large",
          "number.answer",
          () -> family.large(family.slots(dice), reserved, dice),
          (slots, right) -> Optional.of(besides(right)));
    }
    // The later year may be any; it is only wrong when it is not later.
    paper.wordings(
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
    while (!facts.spelled(value).text().equalsIgnoreCase(right)) {
      value++;
    }
    return facts.spelled(value - 1).text();
  }

  private void pronouns() {
    var family = world.family(StoriesFamily.class);
    for (var right : List.of("he", "she")) {
      var concept = right.equals("he") ? "pronoun.male" : "pronoun.female";
      paper.fill(
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

  private static Optional<ConceptSpan> first(WorldDocument document, String concept) {
    return document.spans().stream().filter(s -> s.concept().id().equals(concept)).findFirst();
  }
}
