package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.viz.text.Whitespace;

/// What a text says about every feature: on how many tokens it fires, how strongly, and on which
/// tokens most.
public final class FeatureSummary {
  /// A feature that fires on more of the tokens than this says little about any of them.
  private static final double COMMON = 0.2;

  /// Letters of a token that count it as a word worth showing.
  private static final int WORD = 4;

  private final TextReading reading;
  private final FeatureTally tally;

  /// @param tally not changed any more
  FeatureSummary(TextReading reading, FeatureTally tally) {
    this.reading = reading;
    this.tally = tally;
  }

  /// @param ignoreSpecial whether special tokens count for nothing
  public static FeatureSummary of(TextReading reading, boolean ignoreSpecial) {
    var growing = new GrowingSummary();
    growing.add(reading);
    return ignoreSpecial ? growing.ofWords() : growing.ofAll();
  }

  public int latents() {
    return tally.latents();
  }

  /// The number of tokens on which `latent` fires.
  public int count(int latent) {
    return tally.count(latent);
  }

  /// The share of the tokens on which `latent` fires.
  public double share(int latent) {
    return tally.tokens() == 0 ? 0 : (double) count(latent) / tally.tokens();
  }

  public float max(int latent) {
    return tally.max(latent);
  }

  /// The different tokens it fires on most, as shown: "state", "Dallas", "Illinois".
  public List<String> strongestTokens(int latent) {
    var labels = new LinkedHashSet<String>();
    for (var rank = 0; rank < FeatureTally.TOP; rank++) {
      var token = tally.top(latent, rank);
      if (token >= 0) {
        var label = reading.label(token);
        labels.add(label.isBlank() ? Whitespace.visible(label) : label.strip());
      }
    }
    return List.copyOf(labels);
  }

  /// Features worth a first look: strong, on several tokens, yet on few of them, on words rather
  /// than on marks, and each on other words than the ones before.
  public List<Integer> suggestions(int most) {
    var ranked =
        IntStream.range(0, latents())
            .filter(latent -> count(latent) > 0 && share(latent) <= COMMON)
            .mapToObj(latent -> new Ranked(latent, interest(latent)))
            .sorted(Comparator.comparingDouble(Ranked::interest).reversed())
            .limit(50L * most)
            .toList();
    var chosen = new ArrayList<Integer>();
    var taken = new HashSet<String>();
    for (var candidate : ranked) {
      if (chosen.size() == most) {
        break;
      }
      var tokens = strongestTokens(candidate.latent);
      if (Collections.disjoint(taken, tokens)) {
        taken.addAll(tokens);
        chosen.add(candidate.latent);
      }
    }
    return chosen;
  }

  private record Ranked(int latent, double interest) {}

  private double interest(int latent) {
    // Three or more tokens make a pattern; beyond that rarity counts for more than number.
    var pattern = Math.min(count(latent), 4) * (1 - share(latent) / COMMON / 2);
    return max(latent) * pattern * (0.1 + words(latent));
  }

  /// The share of the strongest activations that lie on whole words: four letters or more tell a
  /// person more than a mark, a line break or an article does.
  private double words(int latent) {
    var words = 0;
    for (var rank = 0; rank < FeatureTally.TOP; rank++) {
      var token = tally.top(latent, rank);
      if (token >= 0 && isWord(reading.label(token))) {
        words++;
      }
    }
    return (double) words / FeatureTally.TOP;
  }

  private static boolean isWord(String label) {
    var letters = 0;
    for (var at = 0; at < label.length(); at += Character.charCount(label.codePointAt(at))) {
      letters += Character.isLetter(label.codePointAt(at)) ? 1 : 0;
    }
    return letters >= WORD;
  }
}
