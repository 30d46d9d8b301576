package org.featurescope.app.steer;

import org.featurescope.compute.steering.Positions;

/// A range of tokens as a person types it: two numbers, counted from 0, both ends included.
record TokenSpan(String first, String last) {

  static TokenSpan of(Positions.Range range) {
    return new TokenSpan(String.valueOf(range.first()), String.valueOf(range.last()));
  }

  /// What one begins with: the prompt without what stands before its text.
  ///
  /// @param prompt how many tokens it has; 0 where that is not known
  static Positions.Range suggested(int prompt) {
    return prompt < 2 ? new Positions.Range(1, 4) : new Positions.Range(1, prompt - 1);
  }

  /// Why it is none, in a sentence; empty where it is one.
  ///
  /// @param context the most tokens that the model sees; 0 where that is not known
  String problem(int context) {
    var from = number(first);
    var to = number(last);
    if (from < 0 || to < 0) {
      return "Type the numbers of two tokens, such as 1 and 4.";
    }
    if (to < from) {
      return "The first token must not come after the last.";
    }
    return context > 0 && to >= context
        ? "There is no token %d: the model sees %d tokens, from 0 to %d."
            .formatted(to, context, context - 1)
        : "";
  }

  /// Only where there is no [#problem].
  Positions.Range range() {
    return new Positions.Range(number(first), number(last));
  }

  /// What is to be known of a range that goes on after the prompt; empty where it does not.
  ///
  /// @param prompt how many tokens it has; 0 where that is not known
  static String beyond(Positions.Range range, int prompt) {
    if (prompt == 0 || range.last() < prompt) {
      return "";
    }
    var from = Math.max(range.first(), prompt);
    return from == range.last()
        ? "The prompt ends with token %d: %d is steered once it is written."
            .formatted(prompt - 1, from)
        : "The prompt ends with token %d: %d to %d are steered once they are written."
            .formatted(prompt - 1, from, range.last());
  }

  /// A number as typed; -1 where it is none.
  static int number(String typed) {
    return typed.strip().matches("\\d{1,6}") ? Integer.parseInt(typed.strip()) : -1;
  }
}
