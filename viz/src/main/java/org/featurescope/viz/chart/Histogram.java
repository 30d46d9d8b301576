package org.featurescope.viz.chart;

import java.util.Arrays;
import java.util.List;
import org.featurescope.viz.text.Figures;

/// How many values lie in each of a row of buckets.
///
/// @param edges `[buckets + 1]` where each bucket begins and the last one ends, ascending; only the
///   first may be 0
/// @param counts `[buckets]`
/// @param max the largest value that there was
/// @param quantiles values below which a share of all lies, ascending
public record Histogram(double[] edges, long[] counts, double max, List<Quantile> quantiles) {
  private static final Histogram EMPTY = new Histogram(new double[] {1}, new long[0], 0, List.of());

  /// @param share from 0 to 1
  /// @param value below which that share lies
  public record Quantile(double share, double value) {
    String label() {
      return Figures.of(100 * share).replaceFirst("\\.0+$", "") + "\u202F%";
    }
  }

  public Histogram {
    if (edges.length != counts.length + 1) {
      throw new IllegalArgumentException("one edge more than counts");
    }
    for (var i = 1; i < edges.length; i++) {
      if (!(edges[i] > edges[i - 1]) || edges[i - 1] < 0) {
        throw new IllegalArgumentException("edges must ascend from 0 on");
      }
    }
    quantiles = List.copyOf(quantiles);
  }

  public static Histogram empty() {
    return EMPTY;
  }

  /// A histogram whose quantiles are read off its buckets, within a bucket in proportion.
  ///
  /// @param shares such as 0.5 and 0.99, ascending
  public static Histogram of(double[] edges, long[] counts, double max, double... shares) {
    var bare = new Histogram(edges, counts, max, List.of());
    var quantiles =
        bare.total() == 0
            ? List.<Quantile>of()
            : Arrays.stream(shares)
                .mapToObj(share -> new Quantile(share, bare.quantile(share)))
                .toList();
    return new Histogram(edges, counts, max, quantiles);
  }

  long total() {
    return Arrays.stream(counts).sum();
  }

  private double quantile(double share) {
    var wanted = share * total();
    var below = 0L;
    for (var bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket] > 0 && below + counts[bucket] >= wanted) {
        var part = Math.max(0, (wanted - below) / counts[bucket]);
        var end = end(bucket);
        return edges[bucket] + part * (end - edges[bucket]);
      }
      below += counts[bucket];
    }
    return max;
  }

  /// Where a bucket ends: at the largest value, if that lies in it.
  double end(int bucket) {
    return max > edges[bucket] && max < edges[bucket + 1] ? max : edges[bucket + 1];
  }

  /// The first bucket with something in it; 0 where there is none.
  int first() {
    var first = 0;
    while (first < counts.length && counts[first] == 0) {
      first++;
    }
    return first == counts.length ? 0 : first;
  }

  /// The last bucket with something in it; -1 where there is none.
  int last() {
    var last = counts.length - 1;
    while (last >= 0 && counts[last] == 0) {
      last--;
    }
    return last;
  }

  /// A bucket in words: `1.20 to 1.31: 1 204 tokens`.
  String words(int bucket) {
    var count = counts[bucket];
    return "%s to %s: %s %s"
        .formatted(
            Figures.beside(edges[bucket], end(bucket)),
            Figures.of(end(bucket)),
            Figures.count(count),
            count == 1 ? "token" : "tokens");
  }

  /// All of it in words, for those who hear it.
  String spoken() {
    if (total() == 0) {
      return "No activations";
    }
    var words =
        new StringBuilder(
            "Histogram of %s activations up to %s"
                .formatted(Figures.count(total()), Figures.of(max)));
    for (var quantile : quantiles) {
      words
          .append(", ")
          .append(quantile.label())
          .append(" below ")
          .append(Figures.of(quantile.value()));
    }
    return words.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Histogram that
        && Arrays.equals(edges, that.edges)
        && Arrays.equals(counts, that.counts)
        && max == that.max
        && quantiles.equals(that.quantiles);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(edges) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return spoken();
  }
}
