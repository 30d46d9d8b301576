package org.featurescope.assets.world;

import java.util.List;

/// Speech and asides: quotations, quotations within quotations, brackets of three shapes inside one
/// another. Whatever opens is closed, the innermost first.
final class QuotesFamily implements Family {
  private static final List<Mark> BRACKETS = List.of(Mark.ROUND, Mark.SQUARE, Mark.CURLY);
  private static final int DEEPEST = 3;

  private final Facts facts;
  private final Phrasebook phrases;
  private final List<Word> describing;
  private final Concept comma;
  private final Concept fullStop;
  private final Concept questionMark;
  private final Concept conjunction;
  private final Concept separator;

  QuotesFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("quotes");
    var concepts = facts.concepts;
    this.describing =
        Facts.words(
            "small large empty full old new heavy red open dirty clean broken",
            concepts.get("adjective.other"));
    this.comma = concepts.get("punctuation.comma");
    this.fullStop = concepts.get("punctuation.full-stop");
    this.questionMark = concepts.get("punctuation.question-mark");
    this.conjunction = concepts.get("function.conjunction");
    this.separator = concepts.get("punctuation.other");
  }

  @Override
  public String name() {
    return "quotes";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int sentences = dice.between(2, 6);
    for (int i = 0; i < sentences; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      sentence(new Scene(draft, dice, split, slots(dice)));
    }
  }

  /// What the sentences of this family share while one is written.
  private record Scene(Draft draft, Dice dice, Split split, Slots slots) {}

  private void sentence(Scene scene) {
    int kind = scene.dice().below(100);
    if (kind < 25) {
      speechFirst(scene);
    } else if (kind < 40) {
      speechInterrupted(scene);
    } else if (kind < 52) {
      speechLast(scene);
    } else if (kind < 66) {
      reported(scene);
    } else if (kind < 80) {
      asideInNarration(scene);
    } else if (kind < 90) {
      brackets(scene);
    } else {
      phrase("narration", scene);
    }
  }

  /// "Take the key (the small one)," said Mary.
  private void speechFirst(Scene scene) {
    boolean question = scene.dice().chance(30);
    var what = question ? "question" : what(scene);
    scene.draft().quote();
    scene.draft().capitalizeNext();
    phrase(what, scene);
    aside(scene, 0, 35);
    scene.draft().unit(question ? "?" : ",", question ? questionMark : comma);
    scene.draft().quote();
    scene.draft().gap(" ");
    said(what, scene);
    scene.draft().unit(".", fullStop);
  }

  /// "Take the key," said Mary, "and tell John that the box (not [the red one]) is empty."
  private void speechInterrupted(Scene scene) {
    scene.draft().quote();
    scene.draft().capitalizeNext();
    phrase("command", scene);
    aside(scene, 0, 25);
    scene.draft().unit(",", comma);
    scene.draft().quote();
    scene.draft().gap(" ");
    said("command", scene);
    scene.draft().unit(",", comma);
    scene.draft().gap(" ");
    scene.draft().quote();
    scene.draft().unit("and", conjunction);
    scene.draft().gap(" ");
    phrase("command", scene);
    aside(scene, 0, 40);
    scene.draft().unit(".", fullStop);
    scene.draft().quote();
  }

  /// Mary said, "the box is empty."
  private void speechLast(Scene scene) {
    var draft = scene.draft();
    draft.word(scene.slots().word("name"), scene.slots().word("name").text(), List.of());
    draft.gap(" ");
    var what = what(scene);
    phrase("said." + what, scene);
    draft.unit(",", comma);
    draft.gap(" ");
    draft.quote();
    draft.capitalizeNext();
    phrase(what, scene);
    aside(scene, 0, 35);
    draft.unit(".", fullStop);
    draft.quote();
  }

  /// "John told me, 'open the door,' and I did," said Mary: a quotation in a quotation.
  private void reported(Scene scene) {
    var draft = scene.draft();
    draft.quote();
    draft.capitalizeNext();
    phrase("reported", scene);
    draft.unit(",", comma);
    draft.gap(" ");
    draft.openMark(Mark.INNER_QUOTE);
    phrase(what(scene), scene);
    aside(scene, 0, 25);
    draft.unit(",", comma);
    draft.closeMark(Mark.INNER_QUOTE);
    draft.gap(" ");
    phrase("reported.then", scene);
    draft.unit(",", comma);
    draft.quote();
    draft.gap(" ");
    said("statement", scene);
    draft.unit(".", fullStop);
  }

  /// Mary took the cup (the small one [not the red one]) and left.
  private void asideInNarration(Scene scene) {
    phrase("narration.first", scene);
    aside(scene, 0, 100);
    scene.draft().gap(" ");
    phrase("narration.second", scene);
    scene.draft().unit(".", fullStop);
  }

  /// (red [blue {green}] white): nothing but words and brackets, as in a table or a program.
  private void brackets(Scene scene) {
    phrase("brackets", scene);
    scene.draft().gap(" ");
    group(scene, scene.dice().pick(List.of("color", "thing", "room")), 1);
    scene.draft().unit(".", fullStop);
  }

  private void group(Scene scene, String kind, int depth) {
    var draft = scene.draft();
    var dice = scene.dice();
    draft.openMark(dice.pick(BRACKETS));
    int items = dice.between(1, 3);
    for (int i = 0; i < items; i++) {
      if (i > 0) {
        draft.unit(",", comma);
        draft.gap(" ");
      }
      var word = dice.pick(facts.things(kind));
      draft.word(word, word.text(), List.of());
      if (depth <= DEEPEST && dice.chance(depth == 1 ? 60 : 30)) {
        draft.gap(" ");
        group(scene, kind, depth + 1);
      }
    }
    draft.closeInnermost();
  }

  /// In `percent` of the cases a remark in brackets, which may hold another in brackets of another
  /// shape.
  private void aside(Scene scene, int depth, int percent) {
    var dice = scene.dice();
    if (depth >= DEEPEST || !dice.chance(percent)) {
      return;
    }
    var draft = scene.draft();
    draft.gap(" ");
    draft.openMark(
        depth == 0 && dice.chance(80) ? Mark.ROUND : BRACKETS.get((depth + dice.below(2)) % 3));
    phrase("aside", scene);
    if (dice.chance(20)) {
      draft.unit(";", separator);
      draft.gap(" ");
      phrase("aside", scene);
    }
    aside(scene, depth + 1, 35);
    draft.closeInnermost();
  }

  private void said(String what, Scene scene) {
    phrase("said." + what, scene);
    scene.draft().gap(" ");
    var speaker = scene.slots().word("name");
    scene.draft().word(speaker, speaker.text(), List.of());
  }

  private static String what(Scene scene) {
    return scene.dice().chance(50) ? "command" : "statement";
  }

  private void phrase(String section, Scene scene) {
    // Each fragment speaks of its own things; the speaker stays.
    var slots = slots(scene.dice()).with("name", scene.slots().word("name2"));
    if (section.startsWith("narration")) {
      slots.with("name", scene.slots().word("name"));
    }
    phrases.write(section, slots, scene.draft(), scene.dice(), scene.split());
  }

  private Slots slots(Dice dice) {
    var thing = dice.pick(facts.things("thing"));
    return facts
        .cast(dice)
        .with("thing", thing)
        .with("things", Word.of(Facts.plural(thing.text()), thing.concepts().getFirst()))
        .with("vessel", dice.pick(facts.things("vessel")))
        .with("furniture", dice.pick(facts.things("furniture")))
        .with("room", dice.pick(facts.things("room")))
        .with("place", dice.pick(facts.things("place")))
        .with("color", dice.pick(facts.things("color")))
        .with("number", facts.numberWord(dice.between(2, 12)))
        .with("small", dice.pick(describing));
  }
}
