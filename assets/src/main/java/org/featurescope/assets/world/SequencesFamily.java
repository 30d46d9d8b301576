package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;

/// Days, months, numbers, letters, seasons: what comes next and what came before.
final class SequencesFamily implements Family {
  /// @param round whether the first follows the last
  private record Order(String kind, boolean round, List<Word> members) {}

  private final Facts facts;
  private final Phrasebook phrases;
  private final List<Order> orders = new ArrayList<>();

  SequencesFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("sequences");
    for (var row : WorldResource.rows("sequences.tsv", 2)) {
      boolean round = row.get(0).endsWith("*");
      var kind = row.get(0).replace("*", "");
      var concept = facts.concepts.get(kind.equals("number") ? "number.word" : "sequence." + kind);
      orders.add(new Order(kind, round, Facts.words(row.get(1), concept)));
    }
  }

  @Override
  public String name() {
    return "sequences";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int sentences = dice.between(2, 5);
    for (int i = 0; i < sentences; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      int kind = dice.below(100);
      if (kind < 25) {
        phrases.write("calendar", slots(orders.getFirst(), dice), draft, dice, split);
      } else {
        var section = kind < 70 ? "next" : "previous";
        phrases.write(section, slots(dice.pick(orders), dice), draft, dice, split);
      }
    }
  }

  /// p, q, r, s in order.
  private Slots slots(Order order, Dice dice) {
    int size = order.members().size();
    int first = dice.below(order.round() ? size : size - 3);
    var kind = Word.of(order.kind(), facts.concepts.get("noun.abstract"));
    var slots = facts.cast(dice).with("kind", kind);
    var names = List.of("p", "q", "r", "s");
    for (int i = 0; i < names.size(); i++) {
      slots.with(names.get(i), order.members().get((first + i) % size));
    }
    return slots;
  }

  Slots slots(Dice dice) {
    return slots(dice.pick(orders), dice);
  }

  /// Days only: the order that calendar sentences speak of.
  Slots daySlots(Dice dice) {
    return slots(orders.getFirst(), dice);
  }

  Phrasebook phrases() {
    return phrases;
  }
}
