package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The small world: an endless, numbered row of documents for each split, the same on every
/// machine.
///
/// A document is of one family (chosen by [#weights]) with a few paragraphs, or a mixture of
/// several families with one paragraph each.
public final class World {
  /// How often each family is drawn, in percent of documents. Two-hop facts and opposites need many
  /// repetitions to be learned; a third is text whose next word has to be copied from further up
  /// (giving, induction, whereabouts), because a small model learns that only when it pays.
  private static final SequencedMap<String, Integer> WEIGHTS = new LinkedHashMap<>();

  static {
    WEIGHTS.put("geography", 14);
    WEIGHTS.put("giving", 12);
    WEIGHTS.put("induction", 12);
    WEIGHTS.put("opposites", 11);
    WEIGHTS.put("whereabouts", 8);
    WEIGHTS.put("agreement", 6);
    WEIGHTS.put("quotes", 6);
    WEIGHTS.put("code", 5);
    WEIGHTS.put("numbers", 6);
    WEIGHTS.put("stories", 4);
    WEIGHTS.put("counting", 3);
    WEIGHTS.put("sentiment", 3);
    WEIGHTS.put("sequences", 2);
    WEIGHTS.put("mixture", 8);
  }

  private final long seed;
  private final Facts facts = new Facts();
  private final SequencedMap<String, Family> families = new LinkedHashMap<>();

  private World(long seed) {
    this.seed = seed;
    var geography = new Geography(facts.concepts);
    var opposites = new Opposites(facts.concepts);
    for (var family :
        List.of(
            new GeographyFamily(facts, geography),
            new OppositesFamily(facts, opposites),
            new GivingFamily(facts),
            new AgreementFamily(facts),
            new QuotesFamily(facts),
            new StoriesFamily(facts),
            new WhereaboutsFamily(facts),
            new SequencesFamily(facts),
            new NumbersFamily(facts),
            new InductionFamily(facts),
            new CodeFamily(facts),
            new CountingFamily(facts),
            new SentimentFamily(facts))) {
      families.put(family.name(), family);
    }
  }

  public static World of(long seed) {
    return new World(seed);
  }

  /// Percent of documents by family, in the order in which families are drawn.
  public static Map<String, Integer> weights() {
    return Collections.unmodifiableMap(WEIGHTS);
  }

  /// Every concept that a document can carry.
  public Collection<Concept> concepts() {
    return facts.concepts.all();
  }

  /// The documents of a split from number 0 on; endless and made as they are asked for.
  public Stream<WorldDocument> documents(Split split) {
    return LongStream.iterate(0, n -> n + 1).mapToObj(n -> document(split, n));
  }

  /// Document `number` of the split: always the same for the same world seed.
  public WorldDocument document(Split split, long number) {
    if (number < 0) {
      throw new IllegalArgumentException("document " + number);
    }
    var dice = Dice.of(seed * 2 + split.ordinal(), number);
    var name = drawFamily(dice);
    var draft = new Draft(facts.concepts);
    boolean blankLines = dice.chance(30);
    int paragraphs = name.equals("mixture") ? dice.between(3, 8) : 0;
    var family = families.get(name);
    paragraphs = family == null ? paragraphs : family.paragraphs(dice);
    for (int i = 0; i < paragraphs; i++) {
      if (i > 0) {
        draft.paragraph(blankLines);
      }
      (family == null ? drawPlainFamily(dice) : family).write(draft, dice, split);
    }
    return draft.finish(name);
  }

  private Family drawPlainFamily(Dice dice) {
    var family = families.get(drawFamily(dice));
    while (family == null) {
      family = families.get(drawFamily(dice));
    }
    return family;
  }

  private static String drawFamily(Dice dice) {
    int left = dice.below(100);
    for (var weight : WEIGHTS.entrySet()) {
      left -= weight.getValue();
      if (left < 0) {
        return weight.getKey();
      }
    }
    throw new IllegalStateException("the weights add up to less than 100");
  }

  Facts facts() {
    return facts;
  }

  /// A paragraph of one of these families and a line's end, as a mixture has before its next one.
  void leadIn(List<String> names, Draft draft, Dice dice) {
    families.get(dice.pick(names)).write(draft, dice, Split.HELD_OUT);
    draft.paragraph(dice.chance(30));
  }

  /// The family of that name, for the exam.
  <F extends Family> F family(Class<F> type) {
    return new ArrayList<>(families.values())
        .stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }
}
