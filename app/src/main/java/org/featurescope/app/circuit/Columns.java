package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featurescope.compute.circuit.CircuitGraph;

/// The tokens of two prompts side by side: one column for tokens that stand for each other, one of
/// its own for every other.
///
/// @param texts `[column]`; of two different tokens both
/// @param first `[position]` the column of a token of the first prompt
/// @param second `[position]` the column of a token of the second prompt
record Columns(List<String> texts, int[] first, int[] second) {

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
        texts.add(text.equals(its) ? text : text + " /" + its);
      } else {
        texts.add(text);
      }
    }
    for (; next < second.length; next++) {
      second[next] = texts.size();
      texts.add(other.tokens().get(next).text());
    }
    return new Columns(List.copyOf(texts), first, second);
  }
}
