package org.featurescope.compute.index.format;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry.TokenEffect;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.index.Passage;

/// What the kinds of files have in common: tokens with their activations, tokens with their
/// effects, counts of activations.
final class Sequences {
  /// The id of a token that is told by its spelling alone.
  static final int NO_ID = -1;

  private Sequences() {}

  /// @param ids of the tokens; empty where they are not told
  /// @param peak the token it was chosen for; negative: the strongest
  static Example example(
      Example.Band band,
      long document,
      List<String> tokens,
      double[] ids,
      double[] activations,
      int peak) {
    var size = tokens.size();
    if (size == 0 || activations.length != size || ids.length != 0 && ids.length != size) {
      throw Fields.problem("a sequence has other numbers of tokens than of activations");
    }
    if (peak >= size) {
      throw Fields.problem("a sequence was chosen for a token that it does not have");
    }
    var text = new StringBuilder();
    var ends = new int[size];
    var numbers = new int[size];
    for (var i = 0; i < size; i++) {
      text.append(tokens.get(i));
      ends[i] = text.length();
      numbers[i] = ids.length == 0 ? NO_ID : (int) ids[i];
    }
    var at = peak < 0 ? strongest(activations) : peak;
    var positions = new ArrayList<Integer>();
    for (var i = 0; i < size; i++) {
      if (activations[i] != 0) {
        positions.add(i);
      }
    }
    var active = positions.stream().mapToInt(i -> i).toArray();
    var values = new float[active.length];
    for (var i = 0; i < active.length; i++) {
      values[i] = (float) activations[active[i]];
    }
    return new Example(
        band,
        new Passage(document, 0, numbers, text.toString(), ends),
        at,
        (float) activations[at],
        active,
        values);
  }

  private static int strongest(double... activations) {
    var at = 0;
    for (var i = 1; i < activations.length; i++) {
      if (activations[i] > activations[at]) {
        at = i;
      }
    }
    return at;
  }

  static List<String> tokens(Passage passage) {
    var tokens = new ArrayList<String>();
    for (var i = 0; i < passage.size(); i++) {
      tokens.add(passage.spelling(i));
    }
    return tokens;
  }

  static List<Integer> ids(Passage passage) {
    return Arrays.stream(passage.ids()).boxed().toList();
  }

  /// Tokens and how much they are promoted.
  static List<TokenEffect> effects(JsonObject record, String texts, String values) {
    var tokens = Fields.texts(record, texts);
    var numbers = Fields.numbers(record, values);
    if (tokens.size() != numbers.length) {
      throw Fields.problem(
          "the fields %s and %s are of different lengths".formatted(texts, values));
    }
    var effects = new ArrayList<TokenEffect>();
    for (var i = 0; i < numbers.length; i++) {
      effects.add(new TokenEffect(NO_ID, tokens.get(i), (float) numbers[i]));
    }
    return effects;
  }

  /// Counts of activations by where their bars stand.
  static LogHistogram histogram(double[] places, double[] counts) {
    if (places.length != counts.length) {
      throw Fields.problem("a histogram has other numbers of places than of counts");
    }
    var buckets = new TreeMap<Integer, Long>();
    for (var i = 0; i < counts.length; i++) {
      if (places[i] > 0 && counts[i] > 0) {
        buckets.merge(
            LogHistogram.bucket((float) places[i]), (long) Math.min(counts[i], 1e15), Long::sum);
      }
    }
    if (buckets.isEmpty()) {
      return LogHistogram.empty();
    }
    var first = buckets.firstKey();
    var all = new long[buckets.lastKey() - first + 1];
    buckets.forEach((bucket, count) -> all[bucket - first] = count);
    return new LogHistogram(first, all);
  }

  /// Where a bar of a histogram stands: in the middle of its bucket, as its doublings go.
  static float middle(int bucket) {
    return (float) Math.sqrt(LogHistogram.edge(bucket) * LogHistogram.edge(bucket + 1));
  }

  /// @param density the share of the tokens at which the feature fires
  /// @param mean over all tokens
  /// @param meanOfSquares over all tokens
  static FeatureStatistics statistics(
      int latent,
      long tokens,
      double density,
      double mean,
      double meanOfSquares,
      List<Example> examples,
      LogHistogram histogram) {
    if (!(density >= 0 && density <= 1)) {
      throw Fields.problem("a density is no share of 1: " + density);
    }
    var max = 0f;
    for (var example : examples) {
      max = Math.max(max, example.value());
    }
    return new FeatureStatistics(
        latent,
        tokens,
        Math.round(density * tokens),
        mean * tokens,
        meanOfSquares * tokens,
        max,
        histogram);
  }
}
