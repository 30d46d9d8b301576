package org.featurescope.viz.steer;

import java.util.BitSet;
import java.util.List;

/// Which tokens of two texts are not in the other: all but a longest common subsequence (Hirschberg
/// 1975, so that long texts need no table of all pairs).
///
/// @param before the indices of the first text that went
/// @param after the indices of the second text that came
record TokenDiff(BitSet before, BitSet after) {
  static TokenDiff of(List<String> before, List<String> after) {
    var diff = new TokenDiff(new BitSet(), new BitSet());
    diff.before.set(0, before.size());
    diff.after.set(0, after.size());
    diff.match(before, 0, before.size(), after, 0, after.size());
    return diff;
  }

  private void match(List<String> a, int aFrom, int aTo, List<String> b, int bFrom, int bTo) {
    while (aFrom < aTo && bFrom < bTo && a.get(aFrom).equals(b.get(bFrom))) {
      keep(aFrom++, bFrom++);
    }
    while (aFrom < aTo && bFrom < bTo && a.get(aTo - 1).equals(b.get(bTo - 1))) {
      keep(--aTo, --bTo);
    }
    if (aFrom == aTo || bFrom == bTo) {
      return;
    }
    if (aTo - aFrom == 1) {
      for (var i = bFrom; i < bTo; i++) {
        if (a.get(aFrom).equals(b.get(i))) {
          keep(aFrom, i);
          return;
        }
      }
      return;
    }
    var middle = (aFrom + aTo) / 2;
    var upper = lengths(a.subList(aFrom, middle), b.subList(bFrom, bTo));
    var lower = lengths(a.subList(middle, aTo).reversed(), b.subList(bFrom, bTo).reversed());
    var split = 0;
    for (var i = 1; i <= bTo - bFrom; i++) {
      if (upper[i] + lower[bTo - bFrom - i] > upper[split] + lower[bTo - bFrom - split]) {
        split = i;
      }
    }
    match(a, aFrom, middle, b, bFrom, bFrom + split);
    match(a, middle, aTo, b, bFrom + split, bTo);
  }

  private void keep(int inBefore, int inAfter) {
    before.clear(inBefore);
    after.clear(inAfter);
  }

  /// `[i]` how much all of `a` has in common with the first i of `b`.
  private static int[] lengths(List<String> a, List<String> b) {
    var row = new int[b.size() + 1];
    for (var token : a) {
      var diagonal = 0;
      for (var i = 1; i <= b.size(); i++) {
        var above = row[i];
        row[i] = token.equals(b.get(i - 1)) ? diagonal + 1 : Math.max(above, row[i - 1]);
        diagonal = above;
      }
    }
    return row;
  }
}
