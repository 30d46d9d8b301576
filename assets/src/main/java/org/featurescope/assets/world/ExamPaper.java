package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Questions while they are collected: texts are written, cut before their answer, and thrown away
/// when they do not suit.
///
/// Before most questions stands a paragraph from the held-out split on another subject, as in a
/// mixed document: so a prompt occurs nowhere in the training text even where its last sentence, as
/// "The opposite of hot is", must.
final class ExamPaper {
  /// What top-1 accepts and what it chooses from, without leading spaces.
  record Options(List<String> accepted, List<String> candidates) {}

  /// A text and how to get it wrong, given the text and the right answer; nothing if it does not
  /// suit.
  ///
  /// @param options for the right answer, what top-1 accepts
  record Question(
      Consumer<Draft> write,
      BiFunction<WorldDocument, String, Optional<String>> wrong,
      Function<String, Options> options) {

    Question(Consumer<Draft> write, BiFunction<WorldDocument, String, Optional<String>> wrong) {
      this(write, wrong, right -> new Options(List.of(right), List.of()));
    }
  }

  private final World world;
  private final Facts facts;
  private final Dice dice;
  private final int each;
  private final List<Probe> probes = new ArrayList<>();

  ExamPaper(World world, long seed, int each) {
    this.world = world;
    this.facts = world.facts();
    this.dice = new Dice(Dice.mix(seed));
    this.each = each;
  }

  World world() {
    return world;
  }

  Facts facts() {
    return facts;
  }

  Dice dice() {
    return dice;
  }

  List<Probe> probes() {
    return List.copyOf(probes);
  }

  /// Both kinds of wording of one section, the wrong answer from a slot.
  void sentences(
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

  void wordings(
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

  /// Questions cut before the first word with the concept `answer`.
  void fill(String topic, boolean heldOut, String answer, Supplier<Question> questions) {
    fill(topic, heldOut, answer, false, questions);
  }

  /// @param last whether to cut before the last word with that concept instead
  void fill(
      String topic, boolean heldOut, String answer, boolean last, Supplier<Question> questions) {
    for (int asked = 0; asked < each; ) {
      var question = questions.get();
      var draft = new Draft(facts.concepts);
      var subjects = leadIn(topic);
      if (!subjects.isEmpty()) {
        world.leadIn(subjects, draft, dice);
      }
      int from = draft.length();
      question.write().accept(draft);
      var document = draft.finish(topic);
      var found =
          document.spans().stream()
              .filter(span -> span.start() > from && span.concept().id().equals(answer));
      var span = last ? found.reduce((a, b) -> b) : found.findFirst();
      var probe = span.flatMap(there -> cut(topic, heldOut, there, document, question));
      if (probe.isPresent()) {
        probes.add(probe.get());
        asked++;
      }
    }
  }

  /// Families that say nothing on the topic. A story is long enough to be one of a kind, and its
  /// pronouns depend on who was named before.
  private static List<String> leadIn(String topic) {
    return switch (topic.split("\\.")[0]) {
      case "pronouns" -> List.of();
      case "geography" -> List.of("opposites", "quotes", "sequences");
      case "opposites", "translation" -> List.of("geography", "quotes", "sequences");
      case "sequences" -> List.of("geography", "opposites", "quotes");
      case "marks", "code" -> List.of("geography", "opposites", "sequences");
      default -> List.of("geography", "opposites", "quotes", "sequences");
    };
  }

  /// The document up to that word; nothing when it is the first or the question does not suit.
  private static Optional<Probe> cut(
      String topic, boolean heldOut, ConceptSpan span, WorldDocument document, Question question) {
    var text = document.text();
    // A base concept's span begins with the space before its word.
    int start = span.start();
    var space = "";
    if (text.charAt(start) == ' ') {
      start++;
    }
    var right = text.substring(start, span.end());
    var wrong = question.wrong().apply(document, right);
    if (start > 0 && text.charAt(start - 1) == ' ') {
      start--;
      space = " ";
    }
    if (start == 0 || wrong.isEmpty()) {
      return Optional.empty();
    }
    boolean capital = Character.isUpperCase(right.charAt(0));
    var before = space;
    Function<String, String> shown = word -> before + (capital ? Template.capitalized(word) : word);
    var options = question.options().apply(right);
    var accepted = shown(Stream.concat(Stream.of(right), options.accepted().stream()), shown);
    var mistaken = shown.apply(wrong.get());
    if (accepted.contains(mistaken)) {
      return Optional.empty();
    }
    return Optional.of(
        new Probe(
            topic,
            heldOut,
            text.substring(0, start),
            before + right,
            mistaken,
            accepted,
            shown(options.candidates().stream(), shown)));
  }

  private static List<String> shown(Stream<String> words, Function<String, String> shown) {
    return words.map(shown).distinct().toList();
  }
}
