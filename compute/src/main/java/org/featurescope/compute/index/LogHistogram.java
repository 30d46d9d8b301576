package org.featurescope.compute.index;

import java.util.Arrays;

/// How many activations lie between powers of two and the eighths between them: bucket i holds the
/// values from `2^(LOWEST + i / 8)` (exclusive of what lies below the first, which counts in bucket
/// 0) up to the next. Two histograms add up bucket by bucket.
public record LogHistogram(int first, long[] counts) {
  /// Buckets of one doubling.
  public static final int PER_OCTAVE = 8;

  /// The exponent at which bucket 0 begins.
  public static final int LOWEST = -12;

  /// Buckets there are: up to 2^20.
  public static final int BUCKETS = 32 * PER_OCTAVE;

  /// @param first the bucket of `counts[0]`; empty buckets at both ends need not be there
  public LogHistogram {
    if (first < 0 || first + counts.length > BUCKETS) {
      throw new IllegalArgumentException("buckets from " + first + ", " + counts.length);
    }
  }

  /// Of nothing.
  public static LogHistogram empty() {
    return new LogHistogram(0, new long[0]);
  }

  /// The bucket of a value above 0.
  public static int bucket(float value) {
    var octaves = Math.log(value) / Math.log(2) - LOWEST;
    return (int) Math.clamp((long) Math.floor(octaves * PER_OCTAVE), 0, BUCKETS - 1);
  }

  /// Where a bucket begins.
  public static double edge(int bucket) {
    return Math.pow(2, LOWEST + (double) bucket / PER_OCTAVE);
  }

  public long count(int bucket) {
    var at = bucket - first;
    return at < 0 || at >= counts.length ? 0 : counts[at];
  }

  public long total() {
    return Arrays.stream(counts).sum();
  }

  /// The value that a share of all values does not exceed, as the middle of its bucket; 0 of
  /// nothing.
  ///
  /// @param share above 0, at most 1
  public double quantile(double share) {
    var wanted = Math.ceil(share * total());
    var seen = 0L;
    for (var i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Math.sqrt(edge(first + i) * edge(first + i + 1));
      }
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogHistogram that
        && first == that.first
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * first + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "from bucket " + first + " " + Arrays.toString(counts);
  }
}
