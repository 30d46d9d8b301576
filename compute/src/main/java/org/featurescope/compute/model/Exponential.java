package org.featurescope.compute.model;

/// e^x for loops: unlike calls of [Math#exp], this is something that the compiler takes several
/// numbers of at a time.
final class Exponential {
  /// Beyond, e^x is not a number of double precision any more, or nothing is left of it.
  private static final double MOST = 709;

  private static final double LEAST = -745;

  private Exponential() {}

  /// e^x: e^(x / 1024) by its series, and the square of that ten times. Eleven digits up to 64 on
  /// both sides of 0, and at least two beyond, where a sum with 1 keeps nothing of the rest.
  ///
  /// @param x what is beyond -745 or 709 counts as that
  static double of(double x) {
    var y = Math.min(Math.max(x, LEAST), MOST) / 1024;
    var e =
        1 + y * (1 + y / 2 * (1 + y / 3 * (1 + y / 4 * (1 + y / 5 * (1 + y / 6 * (1 + y / 7))))));
    e *= e;
    e *= e;
    e *= e;
    e *= e;
    e *= e;
    e *= e;
    e *= e;
    e *= e;
    e *= e;
    return e * e;
  }
}
