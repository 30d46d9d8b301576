package org.featurescope.compute.circuit;

import java.util.Arrays;
import java.util.List;

/// Which token of one prompt stands for which of another: the longest common subsequence, and where
/// as many tokens were replaced by others, one for one.
///
/// @param positions by the position in the first prompt, the one in the second; -1 for none
record PromptAlignment(int[] positions) {
  /// Beyond that many comparisons, what differs in the middle of two prompts is not aligned.
  private static final long MOST = 1L << 26;

  static PromptAlignment of(List<PromptToken> left, List<PromptToken> right) {
    var positions = new int[left.size()];
    Arrays.fill(positions, -1);
    var start = 0;
    while (start < Math.min(left.size(), right.size()) && same(left.get(start), right.get(start))) {
      positions[start] = start;
      start++;
    }
    var leftEnd = left.size();
    var rightEnd = right.size();
    while (leftEnd > start
        && rightEnd > start
        && same(left.get(leftEnd - 1), right.get(rightEnd - 1))) {
      leftEnd--;
      rightEnd--;
      positions[leftEnd] = rightEnd;
    }
    if ((long) (leftEnd - start) * (rightEnd - start) <= MOST) {
      common(left, right, start, leftEnd, rightEnd, positions);
    }
    replaced(positions, right.size());
    return new PromptAlignment(positions);
  }

  private static boolean same(PromptToken one, PromptToken other) {
    return one.id() == Node.UNKNOWN || other.id() == Node.UNKNOWN
        ? one.text().equals(other.text())
        : one.id() == other.id();
  }

  private static void common(
      List<PromptToken> left,
      List<PromptToken> right,
      int start,
      int leftEnd,
      int rightEnd,
      int[] positions) {
    var lengths = new int[leftEnd - start + 1][rightEnd - start + 1];
    for (var i = leftEnd - 1; i >= start; i--) {
      for (var j = rightEnd - 1; j >= start; j--) {
        lengths[i - start][j - start] =
            same(left.get(i), right.get(j))
                ? lengths[i - start + 1][j - start + 1] + 1
                : Math.max(lengths[i - start + 1][j - start], lengths[i - start][j - start + 1]);
      }
    }
    for (int i = start, j = start; i < leftEnd && j < rightEnd; ) {
      if (same(left.get(i), right.get(j))) {
        positions[i] = j;
        i++;
        j++;
      } else if (lengths[i - start + 1][j - start] >= lengths[i - start][j - start + 1]) {
        i++;
      } else {
        j++;
      }
    }
  }

  private static void replaced(int[] positions, int rightSize) {
    for (int start = 0, before = -1; start < positions.length; ) {
      if (positions[start] >= 0) {
        before = positions[start++];
        continue;
      }
      var end = start;
      while (end < positions.length && positions[end] < 0) {
        end++;
      }
      var after = end < positions.length ? positions[end] : rightSize;
      if (end - start == after - before - 1) {
        for (var i = start; i < end; i++) {
          positions[i] = before + 1 + i - start;
        }
      }
      start = end;
    }
  }
}
