package org.featurescope.assets.world;

import java.util.List;

/// Short stories: a hero, a friend, a thing that is wanted or lost, help, and an end. Names come
/// back, as names and as pronouns; hero and friend have different pronouns, so each is clear.
final class StoriesFamily implements Family {
  private final Facts facts;
  private final Phrasebook phrases;

  StoriesFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("story");
  }

  @Override
  public String name() {
    return "stories";
  }

  @Override
  public int paragraphs(Dice dice) {
    return dice.between(1, 2);
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    var slots = slots(dice);
    int kind = dice.below(100);
    if (kind < 8) {
      several(kind < 4 ? "diary" : "diario", dice.between(2, 5), slots, draft, dice, split);
      return;
    }
    boolean lines = dice.chance(25);
    var steps = List.of("open", "want", "meet", "trouble", "act", "found", "end");
    for (var step : steps) {
      if (!step.equals("open")) {
        next(lines && dice.chance(40), draft);
      }
      int count = step.equals("trouble") || step.equals("act") ? dice.between(0, 2) : 1;
      several(step, Math.max(count, 1), slots, draft, dice, split);
    }
  }

  private static void next(boolean line, Draft draft) {
    if (line) {
      draft.paragraph(false);
    } else {
      draft.gap(" ");
    }
  }

  /// Different phrases of one section, one after the other.
  private void several(
      String section, int count, Slots slots, Draft draft, Dice dice, Split split) {
    Template last = null;
    for (int i = 0; i < count; i++) {
      var phrase = phrases.pick(section, split, dice);
      if (phrase == last) {
        continue;
      }
      if (last != null) {
        draft.gap(" ");
      }
      phrase.write(draft, slots, dice);
      last = phrase;
    }
  }

  private Slots slots(Dice dice) {
    var concepts = facts.concepts;
    var hero = dice.pick(facts.people());
    var friend = other(hero, dice);
    var elder = hero;
    while (elder.equals(hero) || elder.equals(friend)) {
      elder = dice.pick(facts.people());
    }
    var thing = dice.pick(facts.things("thing"));
    var places = dice.sample(facts.things("place"), 2);
    var slots =
        new Slots()
            .with("hero", hero.name())
            .with("friend", friend.name())
            .with("elder", elder.name())
            .with(
                "kind",
                Word.of(
                    hero.female()
                        ? dice.pick(List.of("girl", "woman", "queen", "nurse"))
                        : dice.pick(List.of("boy", "man", "king", "sailor")),
                    concepts.get("noun.person")))
            .with("thing", thing)
            .with("furniture", dice.pick(facts.things("furniture")))
            .with("place", places.get(0))
            .with("place2", places.get(1))
            .with("room", dice.pick(facts.things("room")))
            .with("color", facts.colorOf(thing, dice))
            .with("animal", dice.pick(facts.things("animal")))
            .with(
                "time",
                Word.of(
                    dice.pick(List.of("morning", "day", "evening", "night")),
                    concepts.get("noun.time")))
            .with(
                "day",
                Word.of(
                    dice.pick(List.of("Monday", "Tuesday", "Friday", "Saturday", "Sunday")),
                    concepts.get("sequence.day")));
    facts.pronouns(slots, hero, "");
    var pronoun = concepts.get(friend.female() ? "pronoun.female" : "pronoun.male");
    slots.with("she", Word.of(friend.female() ? "she" : "he", pronoun));
    slots.with("her", Word.of(friend.female() ? "her" : "his", pronoun));
    return slots;
  }

  private Person other(Person hero, Dice dice) {
    while (true) {
      var friend = dice.pick(facts.people());
      if (friend.female() != hero.female()) {
        return friend;
      }
    }
  }
}
