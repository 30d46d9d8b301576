package org.featurescope.compute.circuit;

import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.text.TokenSequence;

/// Which prompts a model can be watched reading.
final class PromptLimits {
  private PromptLimits() {}

  /// @throws FeaturescopeException if it is too short or too long, has a token that the model has
  ///   not, or memory is too small
  static void require(CircuitModel circuit, TokenSequence prompt) {
    requireLength(circuit, prompt);
    requireTokens(circuit, prompt);
    requireMemory(circuit, prompt);
  }

  private static void requireLength(CircuitModel circuit, TokenSequence prompt) {
    if (prompt.size() < 2) {
      throw new FeaturescopeException(
          "a prompt of %s has no circuit: nothing comes before its last token"
              .formatted(prompt.isEmpty() ? "no token" : "one token"),
          "write two tokens or more");
    }
    var context = circuit.model().spec().context();
    if (prompt.size() > context) {
      throw new FeaturescopeException(
          "the prompt has %,d tokens and the model reads %,d".formatted(prompt.size(), context),
          "shorten it");
    }
  }

  private static void requireTokens(CircuitModel circuit, TokenSequence prompt) {
    for (var id : prompt.ids()) {
      if (id < 0 || id >= circuit.model().spec().vocabulary()) {
        throw new FeaturescopeException(
            "the model has no token " + id,
            "use ids from 0 to " + (circuit.model().spec().vocabulary() - 1));
      }
    }
  }

  private static void requireMemory(CircuitModel circuit, TokenSequence prompt) {
    MemoryBudget.require(
        MemoryPlan.ofPass(circuit.model().spec(), prompt.size()),
        "A circuit of %,d tokens".formatted(prompt.size()),
        "shorten the prompt");
  }
}
