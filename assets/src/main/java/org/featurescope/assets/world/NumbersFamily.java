package org.featurescope.assets.world;

import java.util.List;
import java.util.Optional;

/// Sums of numbers up to ten and of any two below a hundred, in digits and in words, years
/// compared, counting in steps, short lists.
final class NumbersFamily implements Family {
  private static final List<String> SECTIONS =
      List.of(
          "sum",
          "sum",
          "sum",
          "sum.large",
          "sum.large",
          "sum.large",
          "sum.large",
          "sum.large",
          "sum.large",
          "sum.large",
          "difference",
          "difference.large",
          "product",
          "compare",
          "compare",
          "count",
          "list");

  /// One pair of two-digit numbers in eleven is never added, nor taken apart, in training.
  private static final int RESERVED = 11;

  private static final int RESERVED_PERCENT = 30;

  private final Facts facts;
  private final Phrasebook phrases;
  private final List<Word> counted;

  NumbersFamily(Facts facts) {
    this.facts = facts;
    this.phrases = facts.phrasebook("numbers");
    this.counted =
        Facts.words(
            "apples coins books letters birds keys boats cups stones pens",
            facts.concepts.get("noun.plural"));
  }

  @Override
  public String name() {
    return "numbers";
  }

  @Override
  public void write(Draft draft, Dice dice, Split split) {
    int sentences = dice.between(3, 8);
    for (int i = 0; i < sentences; i++) {
      if (i > 0) {
        draft.gap(" ");
      }
      var slots = slots(dice);
      large(slots, split == Split.HELD_OUT && dice.chance(RESERVED_PERCENT), dice);
      phrases.write(dice.pick(SECTIONS), slots, draft, dice, split);
    }
  }

  /// Adds p + q = total, at least one of them of two digits; `reserved`: a pair that training never
  /// shows.
  Slots large(Slots slots, boolean reserved, Dice dice) {
    int p;
    int q;
    do {
      p = dice.between(1, 99);
      q = dice.between(1, 99);
    } while (p < 10 && q < 10 || reserved(p, q) != reserved);
    return slots
        .with("p", facts.digits(p))
        .with("q", facts.digits(q))
        .with("total", facts.digits(p + q))
        .with("wp", facts.spelled(p))
        .with("wq", facts.spelled(q))
        .with("wtotal", facts.spelled(p + q));
  }

  static boolean reserved(int p, int q) {
    return (7 * p + 3 * q) % RESERVED == 0;
  }

  /// a + b = sum, all at most twenty; f x g = product; year before later; c0..c4 in equal steps.
  Slots slots(Dice dice) {
    int a = dice.between(2, 10);
    int b = dice.between(2, 10);
    int f = dice.between(2, 9);
    int g = dice.between(2, 9);
    int year = dice.between(1100, 1980);
    // Most pairs share the century, so that the last two digits decide.
    int later =
        dice.chance(80) && year % 100 < 98
            ? dice.between(year + 1, year - year % 100 + 99)
            : dice.between(year + 1, 2020);
    int step = dice.pick(List.of(1, 2, 3, 5, 10));
    int from = step * dice.between(1, 9);
    var things = dice.sample(facts.things("thing"), 3);
    var slots =
        facts
            .cast(dice)
            .with("a", facts.digits(a))
            .with("b", facts.digits(b))
            .with("sum", facts.digits(a + b))
            .with("wa", facts.numberWord(a))
            .with("wb", facts.numberWord(b))
            .with("wsum", facts.numberWord(a + b))
            .with("f", facts.digits(f))
            .with("g", facts.digits(g))
            .with("wf", facts.numberWord(f))
            .with("wg", facts.numberWord(g))
            .with("product", facts.digits(f * g))
            .with("year", year(year))
            .with("later", year(later))
            .with("step", facts.numberWord(step))
            .with("things", dice.pick(counted))
            .with("x", things.get(0))
            .with("y", things.get(1))
            .with("z", things.get(2));
    for (int i = 0; i < 5; i++) {
      slots.with("c" + i, facts.digits(from + i * step));
    }
    return slots;
  }

  /// A year of the same century that is not after `year`; nothing when `later` lies in another
  /// century or the sentence gives the later year first.
  static Optional<String> earlierInTheCentury(Slots slots, String asked) {
    int year = Integer.parseInt(slots.word("year").text());
    int later = Integer.parseInt(slots.word("later").text());
    if (later / 100 != year / 100 || year % 100 < 10) {
      return Optional.empty();
    }
    return Optional.of(Integer.toString(year - 1 - later % 9));
  }

  private Word year(int year) {
    return Word.of(Integer.toString(year), facts.concepts.get("number.year"));
  }

  Phrasebook phrases() {
    return phrases;
  }
}
