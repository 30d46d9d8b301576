package org.featurescope.compute.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import org.featurescope.compute.concept.Probe;
import org.featurescope.compute.sae.FeatureActivations;

/// Which features tell some examples from the rest.
///
/// A feature "says" the examples where its activation is at least a threshold; the threshold with
/// the highest F1 counts. The examples themselves choose it, so the figures are those of a fit, not
/// of a test: a handful of examples can be told apart by chance among thousands of features.
public final class FeatureRanking {
  /// Against a corpus, how many times rarer the examples are taken to be than the rest.
  static final double ODDS = 20;

  /// Only so many times as many features as are asked for get a probe.
  private static final int PROBED = 4;

  /// How well one feature tells the examples from the rest.
  ///
  /// @param latent its number
  /// @param threshold the activation from which on it says so
  /// @param precision share of what it says so of that is an example
  /// @param recall share of the examples that it says so of
  /// @param f1 their harmonic mean
  /// @param probeLoss cross-entropy, in nats, of the best logistic regression on the activation
  ///   (the 1-dimensional probe of Gao et al. 2024, section 4.2)
  /// @param baseLoss the same without the activation: what there is to explain
  public record Ranked(
      int latent,
      double threshold,
      double precision,
      double recall,
      double f1,
      double probeLoss,
      double baseLoss) {}

  private static final Comparator<Ranked> BEST_FIRST =
      Comparator.comparingDouble(Ranked::f1)
          .reversed()
          .thenComparingDouble(Ranked::probeLoss)
          .thenComparingInt(Ranked::latent);

  private FeatureRanking() {}

  /// Examples against the other rows.
  ///
  /// @param rows `[N x n]`, one row a token (or, [#pooled], a text)
  /// @param examples which rows are examples
  /// @param most how many features to name
  /// @return best first; features that fire at no example are not among them
  public static List<Ranked> rank(FeatureActivations rows, BitSet examples, int most) {
    var all = examples.cardinality();
    return rank(columns(rows, examples), latent -> new Rest.None(), all, rows.rows() - all, most);
  }

  /// Examples against a corpus that was indexed: the rest are its tokens, and examples are taken to
  /// be [#ODDS] times rarer.
  ///
  /// @param examples `[N x n]`, one row a token or a text
  /// @param length tokens of a row, on average: a longer text gives a feature more chances
  /// @param corpus of a latent that fires at an example
  public static List<Ranked> rank(
      FeatureActivations examples, double length, IntFunction<FeatureStatistics> corpus, int most) {
    var all = new BitSet();
    all.set(0, examples.rows());
    var rest = examples.rows() * ODDS;
    return rank(
        columns(examples, all),
        latent -> new Rest.Corpus(corpus.apply(latent), length, rest),
        examples.rows(),
        rest,
        most);
  }

  /// The strongest activation of every feature in some stretches of rows.
  ///
  /// @param ends where each stretch ends; it begins where the one before ends
  /// @return one row a stretch
  public static FeatureActivations pooled(FeatureActivations rows, int[] ends) {
    var strongest = new float[rows.latents()];
    var starts = new int[ends.length + 1];
    var latents = new int[rows.entries()];
    var values = new float[rows.entries()];
    var size = 0;
    var from = 0;
    for (var stretch = 0; stretch < ends.length; stretch++) {
      var touched = new BitSet();
      for (var entry = rows.start(from); entry < rows.start(ends[stretch]); entry++) {
        var latent = rows.latentAt(entry);
        touched.set(latent);
        strongest[latent] = Math.max(strongest[latent], rows.valueAt(entry));
      }
      for (var latent = touched.nextSetBit(0);
          latent >= 0;
          latent = touched.nextSetBit(latent + 1)) {
        latents[size] = latent;
        values[size++] = strongest[latent];
        strongest[latent] = 0;
      }
      starts[stretch + 1] = size;
      from = ends[stretch];
    }
    return new FeatureActivations(
        rows.latents(), starts, Arrays.copyOf(latents, size), Arrays.copyOf(values, size));
  }

  /// One feature at the rows where it fires, strongest first.
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Column(int latent, float[] values, boolean[] example) {}

  /// Of every feature that fires at an example.
  private static List<Column> columns(FeatureActivations rows, BitSet examples) {
    var count = new int[rows.latents()];
    var wanted = new BitSet();
    for (var row = 0; row < rows.rows(); row++) {
      for (var entry = rows.start(row); entry < rows.end(row); entry++) {
        count[rows.latentAt(entry)]++;
        wanted.set(rows.latentAt(entry), examples.get(row) || wanted.get(rows.latentAt(entry)));
      }
    }
    // The sign bit is free: activations are above 0, and positive floats order as their bits do.
    var keys = new long[rows.latents()][];
    wanted.stream().forEach(latent -> keys[latent] = new long[count[latent]]);
    for (var row = 0; row < rows.rows(); row++) {
      for (var entry = rows.start(row); entry < rows.end(row); entry++) {
        var latent = rows.latentAt(entry);
        if (keys[latent] != null) {
          var bits = (long) ~Float.floatToRawIntBits(Math.max(0, rows.valueAt(entry)));
          keys[latent][--count[latent]] = bits << 32 | (examples.get(row) ? 1 : 0);
        }
      }
    }
    var columns = new ArrayList<Column>();
    wanted.stream().forEach(latent -> columns.add(column(latent, keys[latent])));
    return columns;
  }

  private static Column column(int latent, long[] keys) {
    Arrays.sort(keys);
    var values = new float[keys.length];
    var example = new boolean[keys.length];
    for (var i = 0; i < keys.length; i++) {
      values[i] = Float.intBitsToFloat(~(int) (keys[i] >> 32));
      example[i] = (keys[i] & 1) == 1;
    }
    return new Column(latent, values, example);
  }

  /// What is not in the rows.
  private sealed interface Rest {
    /// How many of the rest have an activation of at least `value`.
    double from(double value);

    void visit(Probe.Visitor visitor);

    /// Nothing: all the rest are rows.
    record None() implements Rest {
      @Override
      public double from(double value) {
        return 0;
      }

      @Override
      public void visit(Probe.Visitor visitor) {}
    }

    /// @param length tokens of a row
    /// @param weight how many rows the corpus stands for
    record Corpus(FeatureStatistics statistics, double length, double weight) implements Rest {
      @Override
      public double from(double value) {
        var first = LogHistogram.bucket((float) value);
        var tokens = 0L;
        for (var bucket = first; bucket < LogHistogram.BUCKETS; bucket++) {
          tokens += statistics.histogram().count(bucket);
        }
        return weight * chance(tokens);
      }

      /// That a row has one of so many tokens.
      private double chance(double tokens) {
        return statistics.tokens() == 0
            ? 0
            : 1 - Math.pow(1 - Math.min(1, tokens / statistics.tokens()), length);
      }

      @Override
      public void visit(Probe.Visitor visitor) {
        var histogram = statistics.histogram();
        var above = 0L;
        var seen = 0.0;
        for (var i = histogram.counts().length - 1; i >= 0; i--) {
          var bucket = histogram.first() + i;
          above += histogram.count(bucket);
          var share = chance(above);
          var middle = Math.sqrt(LogHistogram.edge(bucket) * LogHistogram.edge(bucket + 1));
          visitor.see(middle, false, weight * (share - seen));
          seen = share;
        }
        visitor.see(0, false, weight * (1 - seen));
      }
    }
  }

  private static List<Ranked> rank(
      List<Column> columns, IntFunction<Rest> rest, double examples, double others, int most) {
    var rough = new ArrayList<Ranked>();
    for (var column : columns) {
      rough.add(threshold(column, rest.apply(column.latent), examples));
    }
    rough.sort(BEST_FIRST);
    var byLatent = new Column[rough.isEmpty() ? 0 : highest(columns) + 1];
    columns.forEach(column -> byLatent[column.latent] = column);
    var ranked = new ArrayList<Ranked>();
    for (var each : rough.subList(0, (int) Math.min(rough.size(), (long) most * PROBED))) {
      var observations = new Rows(byLatent[each.latent], rest.apply(each.latent), examples, others);
      var probe = Probe.fit(observations);
      ranked.add(
          new Ranked(
              each.latent,
              each.threshold,
              each.precision,
              each.recall,
              each.f1,
              probe.loss(observations),
              probe.baseLoss(observations)));
    }
    ranked.sort(BEST_FIRST);
    return List.copyOf(ranked.subList(0, Math.min(most, ranked.size())));
  }

  private static int highest(List<Column> columns) {
    return columns.getLast().latent;
  }

  private static Ranked threshold(Column column, Rest rest, double examples) {
    var best = new Ranked(column.latent, 0, 0, 0, -1, 0, 0);
    var hits = 0;
    for (var i = 0; i < column.values.length; ) {
      var value = column.values[i];
      // Equal values stand or fall together.
      for (; i < column.values.length && column.values[i] == value; i++) {
        hits += column.example[i] ? 1 : 0;
      }
      var said = i + rest.from(value);
      var f1 = 2 * hits / (said + examples);
      if (f1 > best.f1) {
        best = new Ranked(column.latent, value, hits / said, hits / examples, f1, 0, 0);
      }
    }
    return best;
  }

  private record Rows(Column column, Rest rest, double examples, double others)
      implements Probe.Observations {
    @Override
    public double scale() {
      return column.values.length == 0 || column.values[0] <= 0 ? 1 : column.values[0];
    }

    @Override
    public void visit(Probe.Visitor visitor) {
      var fired = 0;
      for (var i = 0; i < column.values.length; i++) {
        visitor.see(column.values[i], column.example[i], 1);
        fired += column.example[i] ? 1 : 0;
      }
      visitor.see(0, true, examples - fired);
      if (rest instanceof Rest.None) {
        visitor.see(0, false, others - (column.values.length - fired));
      } else {
        rest.visit(visitor);
      }
    }
  }
}
