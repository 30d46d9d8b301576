package org.featurescope.assets.world;

import java.util.List;

/// A question about the world: a text cut before a word that the text determines.
///
/// It is scored in two ways. *Two-way*: a model is right when it gives `right` a higher probability
/// after `prompt` than `wrong`; answers may be several tokens, whose log-probabilities add up.
/// *Top-1*: a model is right when the likeliest next token begins an accepted answer; the likeliest
/// of all tokens where `candidates` is empty, else of those that begin a candidate.
///
/// @param topic what is asked, as in `geography.two-hop.reserved`
/// @param heldOut whether training showed this wording (or, for reserved cities and sums, this
///   pairing) never
/// @param right the true continuation, with its leading space where the text has one
/// @param wrong a tempting false one of the same kind
/// @param accepted the continuations that count as right at top-1, `right` among them: more than
///   one where several are as good, as any plural verb after a plural subject
/// @param candidates the continuations that top-1 chooses from, the accepted ones among them; empty
///   for the whole vocabulary
public record Probe(
    String topic,
    boolean heldOut,
    String prompt,
    String right,
    String wrong,
    List<String> accepted,
    List<String> candidates) {

  public Probe {
    accepted = List.copyOf(accepted);
    candidates = List.copyOf(candidates);
    if (prompt.isEmpty() || right.isEmpty() || right.equals(wrong)) {
      throw new IllegalArgumentException("no question: " + topic + " '" + prompt + "'");
    }
    if (!accepted.contains(right) || accepted.contains(wrong)) {
      throw new IllegalArgumentException(topic + " accepts " + accepted + ", not '" + right + "'");
    }
    if (!candidates.isEmpty() && !candidates.containsAll(accepted)) {
      throw new IllegalArgumentException(topic + " has no candidates " + accepted);
    }
  }
}
