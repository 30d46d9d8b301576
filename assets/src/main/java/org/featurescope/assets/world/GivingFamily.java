package org.featurescope.assets.world;

import java.util.List;

/// Two people, one gives the other something: who is the receiver? (Wang et al., "Interpretability
/// in the wild", 2022, study this sentence.) Both orders of naming, distractors, chains.
final class GivingFamily implements Family {
  private record Verb(Word past, Word base) {}

  private final Facts facts;
  private final Phrasebook phrases;
  private final List<Verb> verbs;

  GivingFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("giving");
    var past = facts.concepts.get("verb.past");
    var base = facts.concepts.get("verb.base");
    this.verbs =
        WorldResource.rows("verbs.tsv", 2).stream()
            .map(row -> new Verb(Word.of(row.get(0), past), Word.of(row.get(1), base)))
            .toList();
  }

  @Override
  public String name() {
    return "giving";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int scenes = dice.between(1, 2);
    for (int i = 0; i < scenes; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      var slots = slots(dice);
      if (dice.chance(15)) {
        phrases.write("chain", slots, draft, dice, split);
        continue;
      }
      scene(slots, draft, dice, split);
      if (dice.chance(20)) {
        phrases.write("act.speak", slots, draft, dice, split);
        continue;
      }
      phrases.write(dice.chance(85) ? "act" : "act.direct", slots, draft, dice, split);
      if (dice.chance(25)) {
        draft.gap(" ");
        phrases.write("then", slots, draft, dice, split);
      }
      if (dice.chance(15)) {
        draft.gap(" ");
        phrases.write("question", slots, draft, dice, split);
      }
    }
  }

  private void scene(Slots slots, Draft draft, Dice dice, Split split) {
    if (dice.chance(8)) {
      phrases.write("distractor", slots, draft, dice, split);
      draft.gap(" ");
    }
    phrases.write(dice.chance(88) ? "scene" : "trio.scene", slots, draft, dice, split);
    draft.gap(" ");
  }

  /// a gives to b; c stands by.
  Slots slots(Dice dice) {
    var cast = dice.sample(facts.people(), 3);
    var verb = dice.pick(verbs);
    var thing = dice.pick(facts.things("giving"));
    var slots =
        new Slots()
            .with("a", cast.get(0).name())
            .with("b", cast.get(1).name())
            .with("c", cast.get(2).name())
            .with("place", dice.pick(facts.things("place")))
            .with("thing", thing)
            .with("color", facts.colorOf(thing, dice))
            .with("gave", verb.past())
            .with("give", verb.base());
    facts.pronouns(slots, cast.get(0), "");
    facts.pronouns(slots, cast.get(1), "2");
    return slots;
  }

  Phrasebook phrases() {
    return phrases;
  }
}
