package org.featurescope.assets.world;

/// Things are put somewhere, perhaps moved, and asked for: the last place counts.
final class WhereaboutsFamily implements Family {
  private final Facts facts;
  private final Phrasebook phrases;

  WhereaboutsFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("whereabouts");
  }

  @Override
  public String name() {
    return "whereabouts";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int episodes = dice.between(1, 2);
    for (int i = 0; i < episodes; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      episode(slots(dice), draft, dice, split);
    }
  }

  private void episode(Slots slots, Draft draft, Dice dice, Split split) {
    boolean two = dice.chance(60);
    boolean moved = dice.chance(55);
    phrases.write(two ? "put.two" : "put", slots, draft, dice, split);
    if (dice.chance(30)) {
      draft.gap(" ");
      phrases.write("idle", slots, draft, dice, split);
    }
    if (moved) {
      slots.with("r", slots.word("moved"));
      draft.gap(" ");
      phrases.write("move", slots, draft, dice, split);
    }
    if (dice.chance(20)) {
      draft.gap(" ");
      phrases.write("idle", slots, draft, dice, split);
    }
    draft.gap(" ");
    // With two things, either may be asked for; the second never moves.
    if (two && dice.chance(50)) {
      var other =
          new Slots()
              .with("a", slots.word("a"))
              .with("b", slots.word("b"))
              .with("c", slots.word("c"))
              .with("x", slots.word("y"))
              .with("xcolor", slots.word("ycolor"))
              .with("r", slots.word("s"));
      phrases.write("ask", other, draft, dice, split);
    } else {
      phrases.write("ask", slots, draft, dice, split);
    }
  }

  /// People a, b, c; things x, y of different colors; rooms r, s, t and the one moved to.
  Slots slots(Dice dice) {
    var people = dice.sample(facts.people(), 3);
    var things = dice.sample(facts.things("thing"), 2);
    var colors = dice.sample(facts.things("color"), 2);
    var rooms = dice.sample(facts.things("room"), 4);
    // Sometimes the same sort of thing twice, told apart by color alone.
    boolean same = dice.chance(35);
    return new Slots()
        .with("a", people.get(0).name())
        .with("b", people.get(1).name())
        .with("c", people.get(2).name())
        .with("x", things.get(0))
        .with("y", same ? things.get(0) : things.get(1))
        .with("xcolor", colors.get(0))
        .with("ycolor", colors.get(1))
        .with("r", rooms.get(0))
        .with("s", rooms.get(1))
        .with("t", rooms.get(2))
        .with("moved", rooms.get(3));
  }

  Phrasebook phrases() {
    return phrases;
  }
}
