package org.featurescope.assets.world;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Words of the world drawn at random and said over and over: a text in which nothing can be known
/// by heart, so that a model has to learn to copy (Olsson et al., "In-context learning and
/// induction heads", 2022).
///
/// An endless, numbered row of documents, the same on every machine.
public final class Repeats {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  private static final String FAMILY = "repeats";

  /// How many documents of the world the words are taken from.
  private static final int DOCUMENTS = 2_000;

  /// How often a word must stand there: what is rarer may be a made-up name.
  private static final int OFTEN = 4;

  private static final int FEWEST_WORDS = 4;
  private static final int MOST_WORDS = 44;

  private final long seed;
  private final List<String> words;

  public Repeats(long seed) {
    this.seed = seed;
    var counts = new TreeMap<String, Integer>();
    World.of(seed)
        .documents(Split.TRAIN)
        .limit(DOCUMENTS)
        .flatMap(document -> WORD.matcher(document.text()).results())
        .forEach(word -> counts.merge(word.group(), 1, Integer::sum));
    words = counts.keySet().stream().filter(word -> counts.get(word) >= OFTEN).toList();
  }

  /// Document `number`, from 0 on: a few lines, each a row of words two to four times.
  public WorldDocument document(long number) {
    var dice = Dice.of(seed, number);
    var text = new StringBuilder();
    int lines = dice.between(1, 3);
    for (int i = 0; i < lines; i++) {
      line(text.append(i == 0 ? "" : "\n"), dice);
    }
    return new WorldDocument(text.toString(), List.of(), FAMILY);
  }

  /// Short rows come more often than long ones: they repeat more within the model's sight.
  private void line(StringBuilder text, Dice dice) {
    int longest = dice.between(FEWEST_WORDS, MOST_WORDS);
    int count = dice.between(FEWEST_WORDS, longest);
    var row = new StringBuilder();
    var between = dice.chance(30) ? ", " : " ";
    for (int i = 0; i < count; i++) {
      row.append(i == 0 ? "" : between).append(dice.pick(words));
    }
    row.append(dice.chance(50) ? "." : "");
    int times = dice.between(2, 4);
    for (int i = 0; i < times; i++) {
      text.append(i == 0 ? "" : " ").append(row);
    }
  }
}
