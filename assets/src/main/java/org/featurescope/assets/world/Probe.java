package org.featurescope.assets.world;

/// A question with two answers. A model is right when it gives `right` the higher probability after
/// `prompt`; answers may be several tokens, whose log-probabilities then add up.
///
/// @param topic what is asked, as in `geography.two-hop.reserved`
/// @param heldOut whether training showed this wording (or, for reserved cities, this pairing)
///   never
/// @param right the true continuation, with its leading space where the text has one
/// @param wrong a tempting false one of the same kind
public record Probe(String topic, boolean heldOut, String prompt, String right, String wrong) {

  public Probe {
    if (prompt.isEmpty() || right.isEmpty() || right.equals(wrong)) {
      throw new IllegalArgumentException("no question: " + topic + " '" + prompt + "'");
    }
  }
}
