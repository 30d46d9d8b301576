package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.featurescope.assets.world.ExamPaper.Options;
import org.featurescope.assets.world.ExamPaper.Question;

/// The exam's questions whose answers stand further up in the prompt, or follow from its mood or
/// its syntax: induction, memory, counting, sentiment, code.
final class CopyingTopics {
  private static final List<String> LINE_STARTS =
      List.of("else", "elif", "if", "for", "while", "with", "def", "return", "print");

  private final ExamPaper paper;
  private final Facts facts;
  private final Dice dice;

  CopyingTopics(ExamPaper paper) {
    this.paper = paper;
    this.facts = paper.facts();
    this.dice = paper.dice();
  }

  void ask() {
    induction();
    for (var section : List.of("several", "people", "color")) {
      memory(section, false);
      memory(section, true);
    }
    counting();
    sentiment();
    code();
  }

  private void induction() {
    var family = paper.world().family(InductionFamily.class);
    for (boolean heldOut : new boolean[] {false, true}) {
      names(family, heldOut);
      lookup(family, heldOut);
    }
    paper.wordings(
        "induction.code",
        family.phrases(),
        "code",
        "induction.repeated",
        () -> family.slots(dice),
        (slots, right) -> {
          var other = family.slots(dice);
          boolean code = slots.word("code").text().equals(right);
          return Optional.of(other.word(code ? "code" : "phone").text());
        });
    paper.fill(
        "induction.list",
        false,
        "induction.repeated",
        true,
        () ->
            new Question(
                draft -> family.list(draft, dice, Split.TRAIN),
                (document, right) -> anotherItem(document, right)));
  }

  /// A person's family name after the first name, when both and another person's were said before.
  private void names(InductionFamily family, boolean heldOut) {
    paper.fill(
        "induction.name",
        heldOut,
        "induction.repeated",
        () -> {
          var slots = family.slots(dice);
          var other = slots.word("last2").text();
          return new Question(
              draft -> {
                family.phrases().write("name.meet", slots, draft, dice, Split.TRAIN);
                draft.gap(" ");
                dice.pick(family.phrases().phrases("name.again", heldOut))
                    .write(draft, slots, dice);
              },
              (document, right) -> Optional.of(other).filter(document.text()::contains));
        });
  }

  private void lookup(InductionFamily family, boolean heldOut) {
    paper.fill(
        "induction.lookup",
        heldOut,
        "induction.lookup",
        () -> {
          var kind = dice.pick(List.of("word", "number", "room", "owner"));
          var entries = family.entries(kind, dice.between(2, 5), dice);
          var entry = family.phrases().pick("entry." + kind, Split.TRAIN, dice);
          var two = dice.sample(entries, 2);
          return new Question(
              draft -> {
                for (var slots : entries) {
                  entry.write(draft, slots, dice);
                  draft.gap(" ");
                }
                dice.pick(family.phrases().phrases("ask." + kind, heldOut))
                    .write(draft, two.getFirst(), dice);
              },
              (document, right) -> Optional.of(two.getLast().word("value").text()));
        });
  }

  /// Another of the words that were repeated.
  private Optional<String> anotherItem(WorldDocument document, String right) {
    var items =
        document.spans().stream()
            .filter(span -> span.concept().id().equals("induction.repeated"))
            .map(span -> document.text().substring(span.start(), span.end()).strip())
            .filter(item -> !item.equals(right))
            .toList();
    return Optional.of(dice.pick(items));
  }

  /// Where several things or people are, or what color they have; after a change of one of them,
  /// that one is asked for.
  private void memory(String section, boolean heldOut) {
    var family = paper.world().family(WhereaboutsFamily.class);
    var answer = section.equals("color") ? "color.answer" : "whereabouts.answer";
    for (boolean changed : new boolean[] {false, true}) {
      paper.fill(
          "memory." + section + (changed ? ".changed" : ""),
          heldOut,
          answer,
          () -> {
            var entries = family.entries(section, 3, dice);
            var two = dice.sample(entries, 2);
            var asked = two.getFirst();
            var slot = section.equals("color") ? "xcolor" : "r";
            var wrong = (changed ? asked : two.getLast()).word(slot).text();
            return new Question(
                draft -> {
                  family.tell(section, entries, draft, dice, Split.TRAIN);
                  draft.gap(" ");
                  if (changed) {
                    family.change(section, asked, draft, dice, Split.TRAIN);
                    draft.gap(" ");
                  }
                  dice.pick(family.phrases().phrases(section + ".ask", heldOut))
                      .write(draft, asked, dice);
                },
                (document, right) -> Optional.of(wrong));
          });
    }
  }

  private void counting() {
    var family = paper.world().family(CountingFamily.class);
    paper.fill(
        "counting.total",
        false,
        "counting.total",
        () ->
            new Question(
                draft -> family.summedUp(draft, dice, Split.TRAIN),
                (document, right) -> Optional.of(oneMore(right))));
    for (boolean heldOut : new boolean[] {false, true}) {
      paper.fill(
          "counting.asked",
          heldOut,
          "counting.answer",
          () -> {
            var slots = family.slots(3, dice);
            return new Question(
                draft -> {
                  family.phrases().write("several", slots, draft, dice, Split.TRAIN);
                  draft.gap(" ");
                  dice.pick(family.phrases().phrases("several.ask", heldOut))
                      .write(draft, slots, dice);
                },
                (document, right) -> Optional.of(slots.word("nother").text()));
          });
    }
  }

  private String oneMore(String number) {
    int value = 0;
    while (!facts.numberWord(value).text().equalsIgnoreCase(number)) {
      value++;
    }
    return facts.numberWord(value + 1).text();
  }

  /// Any word of the right mind will do.
  private void sentiment() {
    var family = paper.world().family(SentimentFamily.class);
    for (boolean positive : new boolean[] {true, false}) {
      paper.fill(
          positive ? "sentiment.positive" : "sentiment.negative",
          false,
          "sentiment.answer",
          true,
          () ->
              new Question(
                  draft -> family.review(positive, draft, dice, Split.TRAIN),
                  (document, right) -> Optional.of(family.otherMind(right, dice)),
                  right -> new Options(family.wordsOf(positive), all(family, right))));
    }
  }

  private static List<String> all(SentimentFamily family, String right) {
    var all = new ArrayList<>(family.wordsOf(true));
    all.addAll(family.wordsOf(false));
    all.add(right);
    return all;
  }

  private void code() {
    var family = paper.world().family(CodeFamily.class);
    for (var mark : List.of(Mark.QUOTE, Mark.STRING, Mark.ROUND, Mark.SQUARE, Mark.CURLY)) {
      var closing = facts.concepts.closing(mark).id();
      paper.fill(
          "code.closes." + closing.replace("code.", ""),
          false,
          closing,
          true,
          () ->
              new Question(
                  draft -> family.write(draft, dice, Split.TRAIN),
                  (document, right) -> Optional.of(Mark.wrongClosing(mark, dice)),
                  right -> new Options(List.of(), Mark.closings())));
    }
    keyword(family, "code.with-as", "in", right -> new Options(List.of(), List.of()));
    keyword(family, "code.for-in", "as", right -> new Options(List.of(), List.of()));
    keyword(family, "code.else", "for", right -> new Options(List.of("else", "elif"), LINE_STARTS));
  }

  private void keyword(
      CodeFamily family, String concept, String wrong, Function<String, Options> options) {
    paper.fill(
        concept,
        false,
        concept,
        () ->
            new Question(
                draft -> family.write(draft, dice, Split.TRAIN),
                (document, right) -> Optional.of(wrong),
                options));
  }
}
