package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.viz.text.Words;

/// The tokens of two prompts side by side: one column for tokens that stand for each other, one of
/// its own for every other.
///
/// @param texts `[column]`; of two different tokens both
/// @param first `[position]` the column of a token of the first prompt
/// @param second `[position]` the column of a token of the second prompt
/// @param firstName what only the first prompt says, in a few words
/// @param secondName what only the second prompt says, in a few words
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
record Columns(List<String> texts, int[] first, int[] second, String firstName, String secondName) {
  private static final int LONGEST = 24;

  /// @param positions by position in the first prompt, the one in the second that stands for it; -1
  ///   for none
  static Columns of(CircuitGraph one, CircuitGraph other, int[] positions) {
    var texts = new ArrayList<String>();
    var first = new int[one.tokens().size()];
    var second = new int[other.tokens().size()];
    Arrays.fill(second, -1);
    var next = 0;
    for (var position = 0; position < first.length; position++) {
      var there = positions[position];
      for (; there >= 0 && next < there; next++) {
        second[next] = texts.size();
        texts.add(other.tokens().get(next).text());
      }
      first[position] = texts.size();
      var text = one.tokens().get(position).text();
      if (there >= 0) {
        second[there] = texts.size();
        next = there + 1;
        var its = other.tokens().get(there).text();
        texts.add(text.equals(its) ? text : text + "/" + its.strip());
      } else {
        texts.add(text);
      }
    }
    for (; next < second.length; next++) {
      second[next] = texts.size();
      texts.add(other.tokens().get(next).text());
    }
    return new Columns(
        List.copyOf(texts),
        first,
        second,
        name(alone(one, other, positions), "the first"),
        name(alone(other, one, inverse(positions, second.length)), "the second"));
  }

  private static int[] inverse(int[] positions, int size) {
    var inverse = new int[size];
    Arrays.fill(inverse, -1);
    for (var position = 0; position < positions.length; position++) {
      if (positions[position] >= 0) {
        inverse[positions[position]] = position;
      }
    }
    return inverse;
  }

  /// The tokens of one prompt that the other does not say at their place.
  private static String alone(CircuitGraph one, CircuitGraph other, int[] positions) {
    var words = new StringBuilder();
    for (var position = 0; position < one.tokens().size(); position++) {
      var text = one.tokens().get(position).text();
      var there = positions[position];
      if (there < 0 || !other.tokens().get(there).text().equals(text)) {
        words.append(text);
      }
    }
    return words.toString().strip();
  }

  private static String name(String words, String otherwise) {
    if (words.isEmpty()) {
      return otherwise;
    }
    return Words.shortened(words, LONGEST);
  }
}
