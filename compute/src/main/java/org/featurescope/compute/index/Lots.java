package org.featurescope.compute.index;

/// Draws a lot for every token of a corpus: a number that looks random and follows from the seed,
/// the document and the token alone. The tokens with the lowest lots of any set are a random sample
/// of it, and of two sets together the sample follows from the samples of each ("bottom-k", Cohen
/// and Kaplan 2007).
record Lots(long seed) {
  private static final long ODD = 0x9E3779B97F4A7C15L;

  long of(long document, int token) {
    return mixed(mixed(document * ODD + seed) + token * ODD);
  }

  /// The finaliser of SplitMix64.
  private static long mixed(long value) {
    var z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
