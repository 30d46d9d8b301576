package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;

/// Things are put somewhere, perhaps moved, and asked for: the last place counts. Likewise people
/// who go from room to room, and the colors of things, which may be painted over.
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
      int kind = dice.below(100);
      if (kind < 40) {
        episode(slots(dice), draft, dice, split);
      } else {
        var section = kind < 60 ? "several" : kind < 75 ? "people" : "color";
        memory(section, entries(section, dice.between(2, 4), dice), draft, dice, split);
      }
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

  /// What is told of each entry, sometimes something idle, sometimes a change of one of them, and
  /// one or two questions.
  private void memory(String section, List<Slots> entries, Draft draft, Dice dice, Split split) {
    tell(section, entries, draft, dice, split);
    if (dice.chance(35)) {
      draft.gap(" ");
      phrases.write("idle", entries.getFirst(), draft, dice, split);
    }
    if (dice.chance(45)) {
      draft.gap(" ");
      change(section, dice.pick(entries), draft, dice, split);
    }
    for (var asked : dice.sample(entries, dice.between(1, 2))) {
      draft.gap(" ");
      phrases.write(section + ".ask", asked, draft, dice, split);
    }
  }

  void tell(String section, List<Slots> entries, Draft draft, Dice dice, Split split) {
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      phrases.write(section + ".tell", entries.get(i), draft, dice, split);
    }
  }

  void change(String section, Slots slots, Draft draft, Dice dice, Split split) {
    slots.with("r", slots.word("moved")).with("xcolor", slots.word("repainted"));
    phrases.write(section + ".change", slots, draft, dice, split);
  }

  /// For each of several things x, or people a, a room r or a color xcolor of its own, and the room
  /// or color that it may get later; b and c are bystanders, t another room.
  List<Slots> entries(String section, int count, Dice dice) {
    var people = dice.sample(facts.people(), count + 2);
    var things = dice.sample(facts.things("thing"), count);
    var colors = dice.sample(facts.things("color"), count + 1);
    var rooms = dice.sample(facts.things("room"), count + 2);
    var entries = new ArrayList<Slots>();
    for (int i = 0; i < count; i++) {
      entries.add(
          new Slots()
              .with("a", people.get(section.equals("people") ? i : dice.below(count)).name())
              .with("b", people.get(count).name())
              .with("c", people.get(count + 1).name())
              .with("x", things.get(i))
              .with("xcolor", colors.get(i))
              .with("repainted", colors.get(count))
              .with("r", rooms.get(i))
              .with("moved", rooms.get(count))
              .with("t", rooms.get(count + 1)));
    }
    return entries;
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
