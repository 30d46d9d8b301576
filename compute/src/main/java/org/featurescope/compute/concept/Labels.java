package org.featurescope.compute.concept;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import org.featurescope.compute.text.TokenSequence;

/// The concepts of every token, and to which half of the texts a token belongs: features are
/// matched on one half and measured on the other.
final class Labels {
  private final int concepts;
  private final BitSet measured = new BitSet();
  private int[] starts = new int[1024];
  private int[] entries = new int[8192];
  private int tokens;

  Labels(int concepts) {
    this.concepts = concepts;
  }

  int concepts() {
    return concepts;
  }

  int tokens() {
    return tokens;
  }

  /// Whether a token belongs to the half that is measured on.
  boolean isMeasured(int token) {
    return measured.get(token);
  }

  int count(int token) {
    return starts[token + 1] - starts[token];
  }

  /// One of the concepts of a token.
  int concept(int token, int index) {
    return entries[starts[token] + index];
  }

  boolean has(int token, int concept) {
    for (var i = starts[token]; i < starts[token + 1]; i++) {
      if (entries[i] == concept) {
        return true;
      }
    }
    return false;
  }

  /// How many tokens of a half have each concept.
  int[] totals(boolean ofMeasured) {
    var totals = new int[concepts];
    for (var token = 0; token < tokens; token++) {
      if (isMeasured(token) == ofMeasured) {
        for (var i = starts[token]; i < starts[token + 1]; i++) {
          totals[entries[i]]++;
        }
      }
    }
    return totals;
  }

  int tokens(boolean ofMeasured) {
    var there = measured.cardinality();
    return ofMeasured ? there : tokens - there;
  }

  /// Appends the tokens `[from, to)` of a text. A token has the concepts of every span that shares
  /// a character with it.
  void add(LabelledText text, TokenSequence sequence, int from, int to, boolean toMeasured) {
    var live = new ArrayList<LabelledText.Span>();
    var next = 0;
    for (var position = from; position < to; position++) {
      var start = sequence.start(position);
      var end = sequence.end(position);
      for (; next < text.spans().size() && text.spans().get(next).start() < end; next++) {
        live.add(text.spans().get(next));
      }
      live.removeIf(span -> span.end() <= start);
      add(
          live.stream()
              .filter(span -> span.start() < end && start < span.end())
              .mapToInt(LabelledText.Span::concept)
              .distinct()
              .toArray(),
          toMeasured);
    }
  }

  /// Appends a token with these concepts.
  void add(int[] of, boolean toMeasured) {
    if (tokens + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    var end = starts[tokens] + of.length;
    if (end > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(end, 2 * entries.length));
    }
    System.arraycopy(of, 0, entries, starts[tokens], of.length);
    measured.set(tokens, toMeasured);
    starts[++tokens] = end;
  }
}
