package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;

/// Lists whose items are counted: announced before ("three things: ...") or summed up after,
/// numbered line by line, or counts of several kinds that are asked for later.
final class CountingFamily implements Family {
  private static final int MOST = 6;

  private final Facts facts;
  private final Phrasebook phrases;
  private final Concept comma;
  private final Concept conjunction;
  private final Concept article;
  private final Concept item;

  CountingFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("counting");
    comma = facts.concepts.get("punctuation.comma");
    conjunction = facts.concepts.get("function.conjunction");
    article = facts.concepts.get("function.article");
    item = facts.concepts.get("list.item");
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int kind = dice.below(100);
    if (kind < 20) {
      numbered(draft, dice, split);
      return;
    }
    int scenes = dice.between(1, 3);
    for (int i = 0; i < scenes; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      int scene = dice.below(100);
      if (scene < 30) {
        announced(draft, dice, split);
      } else if (scene < 60) {
        summedUp(draft, dice, split);
      } else {
        asked(draft, dice, split);
      }
    }
  }

  /// "Anna bought three things: a cup, a key and a map."
  void announced(Draft draft, Dice dice, Split split) {
    int count = dice.between(2, MOST);
    phrases.write("announced", slots(count, dice), draft, dice, split);
    items(count, draft, dice);
    phrases.write("announced.end", slots(count, dice), draft, dice, split);
  }

  /// "On the table lay a cup, a key and a map: three things."
  void summedUp(Draft draft, Dice dice, Split split) {
    int count = dice.between(2, MOST);
    var slots = slots(count, dice);
    phrases.write("listed", slots, draft, dice, split);
    items(count, draft, dice);
    phrases.write("total", slots, draft, dice, split);
  }

  /// "There are two cups and five keys. How many keys? Five."
  void asked(Draft draft, Dice dice, Split split) {
    var slots = slots(3, dice);
    phrases.write("several", slots, draft, dice, split);
    if (dice.chance(30)) {
      draft.gap(" ");
      phrases.write("several.idle", slots, draft, dice, split);
    }
    draft.gap(" ");
    phrases.write("several.ask", slots, draft, dice, split);
  }

  /// A heading and numbered lines.
  private void numbered(Draft draft, Dice dice, Split split) {
    int count = dice.between(3, MOST + 2);
    var slots = slots(Math.min(count, MOST), dice).with("n", facts.numberWord(count));
    phrases.write("numbered", slots, draft, dice, split);
    var things = dice.sample(facts.things("thing"), count);
    boolean colon = dice.chance(30);
    for (int i = 0; i < count; i++) {
      draft.paragraph(false);
      draft.word(
          Word.of(Integer.toString(i + 1), facts.concepts.get("number.digits")),
          Integer.toString(i + 1),
          List.of(facts.concepts.get("list.number")));
      draft.unit(colon ? ":" : ".", facts.concepts.get("punctuation.other"));
      draft.gap(" ");
      draft.word(things.get(i), things.get(i).text(), i == 0 ? List.of() : List.of(item));
    }
    draft.paragraph(false);
    phrases.write("numbered.end", slots, draft, dice, split);
  }

  /// " a cup, an apple and a pen"
  private void items(int count, Draft draft, Dice dice) {
    var things = dice.sample(facts.things("thing"), count);
    for (int i = 0; i < count; i++) {
      if (i > 0 && i < count - 1) {
        draft.unit(",", comma);
      }
      if (i > 0 && i == count - 1) {
        draft.gap(" ");
        draft.unit("and", conjunction);
      }
      draft.gap(" ");
      var text = things.get(i).text();
      draft.unit("aeiou".indexOf(text.charAt(0)) >= 0 ? "an" : "a", article);
      draft.gap(" ");
      draft.word(things.get(i), text, i == 0 ? List.of() : List.of(item));
    }
  }

  /// n: the count; x, y, z with counts nx, ny, nz, no two the same; asked is one of them.
  Slots slots(int count, Dice dice) {
    var things = dice.sample(facts.things("thing"), 3);
    var counts = dice.sample(List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), 3);
    var noun = facts.concepts.get("noun.plural");
    var slots =
        facts
            .cast(dice)
            .with("n", facts.numberWord(count))
            .with("wrong", facts.numberWord(count + 1))
            .with("room", dice.pick(facts.things("room")))
            .with("place", dice.pick(facts.things("place")))
            .with("vessel", dice.pick(facts.things("vessel")))
            .with("furniture", dice.pick(facts.things("furniture")));
    var names = List.of("x", "y", "z");
    var plurals = new ArrayList<Word>();
    for (int i = 0; i < names.size(); i++) {
      plurals.add(Word.of(Facts.plural(things.get(i).text()), noun));
      slots.with(names.get(i), plurals.get(i));
      slots.with("n" + names.get(i), facts.numberWord(counts.get(i)));
    }
    int asked = dice.below(2);
    slots.with("asked", plurals.get(asked)).with("nasked", facts.numberWord(counts.get(asked)));
    return slots.with("nother", facts.numberWord(counts.get(1 - asked)));
  }

  Phrasebook phrases() {
    return phrases;
  }
}
