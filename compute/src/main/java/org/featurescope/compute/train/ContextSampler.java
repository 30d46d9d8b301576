package org.featurescope.compute.train;

import java.util.List;

/// Chooses the sequences of every step. What step s learns depends on the seed and on s alone, so a
/// resumed training needs no memory of the past.
///
/// A sequence begins anywhere in its file with equal chance; every second one moves on to the
/// beginning of the next document if that is near, so that the model knows texts from their start.
final class ContextSampler {

  /// A stretch of tokens to draw from.
  ///
  /// @param begin first token
  /// @param end one past the last
  /// @param weight share of the sequences, in proportion to the other stretches
  record Source(TokenFile file, long begin, long end, double weight) {

    long length() {
      return end - begin;
    }
  }

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final List<Source> sources;
  private final double[] cumulative;
  private final int context;
  private final int separator;
  private final long seed;

  ContextSampler(List<Source> sources, int context, int separator, long seed) {
    this.sources = sources;
    this.context = context;
    this.separator = separator;
    this.seed = seed;
    this.cumulative = new double[sources.size()];
    var sum = 0.0;
    for (var i = 0; i < cumulative.length; i++) {
      sum += sources.get(i).weight();
      cumulative[i] = sum;
    }
  }

  /// Writes the `context + 1` tokens of a sequence into `ids` at `at`: the last one is only a
  /// target.
  void sequence(long step, int row, long[] ids, int at) {
    var random = mix(mix(mix(seed) + step * GOLDEN) + row * GOLDEN);
    var source = sources.get(choose(uniform(random)));
    random = mix(random + GOLDEN);
    var last = source.end() - context - 1;
    var start = source.begin() + (long) (uniform(random) * (last - source.begin() + 1));
    if ((mix(random + GOLDEN) & 1) == 0) {
      start = documentNear(source.file(), start, last);
    }
    source.file().copy(start, context + 1, ids, at);
  }

  private int choose(double u) {
    var target = u * cumulative[cumulative.length - 1];
    var i = 0;
    while (i < cumulative.length - 1 && cumulative[i] <= target) {
      i++;
    }
    return i;
  }

  /// The first document that begins at most a context after `start`, otherwise `start`.
  private long documentNear(TokenFile file, long start, long last) {
    for (var i = start; i <= Math.min(last, start + context); i++) {
      if (file.token(i) == separator) {
        return i;
      }
    }
    return start;
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit of the input reaches every
  /// bit of the output.
  private static long mix(long value) {
    var z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static double uniform(long random) {
    return (random >>> 11) * 0x1p-53;
  }
}
