package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What came of a [Story] when it was measured.
///
/// @param modelHash of the model, see [Provenance]
/// @param transcodersHash of what it was traced through
/// @param features how many are active in the prompt
/// @param whole scores of the graph of the prompt
/// @param named scores of the story's features in it alone
/// @param probability that the model gives the target
/// @param faithfulness correlation of predicted and measured effects of the graph's strongest
///   features on target and distractor
/// @param findings by claim, in their order
public record StoryResult(
    Optional<String> modelHash,
    Optional<String> transcodersHash,
    int features,
    Scores whole,
    Scores named,
    double probability,
    double faithfulness,
    List<StoryFinding> findings) {
  public StoryResult {
    Objects.requireNonNull(modelHash);
    Objects.requireNonNull(transcodersHash);
    Objects.requireNonNull(whole);
    Objects.requireNonNull(named);
    findings = List.copyOf(findings);
  }

  /// Of the first claim: a story stands or falls with it. The others say how far it reaches.
  public StoryFinding.Verdict verdict() {
    return findings.getFirst().verdict();
  }

  /// How many claims are confirmed.
  public int confirmed() {
    return (int)
        findings.stream()
            .filter(finding -> finding.verdict() == StoryFinding.Verdict.CONFIRMED)
            .count();
  }
}
