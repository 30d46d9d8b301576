package org.featurescope.compute.steering;

import java.util.List;
import org.featurescope.compute.model.Sampling;

/// How the effect of a plan is measured: texts are continued with the plan, without it and with
/// random features in its place, and those that reach a goal are counted.
///
/// @param counted what is counted, for a person: "texts that go on in French"
/// @param made where the prompts are from, and on which others the plan was tuned; may be empty
/// @param prompts what is continued, each once
/// @param goal what a continuation is to be like
/// @param maxTokens how long continuations are
/// @param temperature 0 for the likeliest token
/// @param randomFrom autoencoders whose features stand in for plain directions at their hooks in
///   the control; at other hooks directions drawn from all alike do
/// @param seed of the random features and, run by run, of the tokens drawn
public record EffectTrial(
    String counted,
    String made,
    List<Prompt> prompts,
    EffectGoal goal,
    int maxTokens,
    double temperature,
    List<SaeReference> randomFrom,
    long seed) {

  /// A text to continue.
  ///
  /// @param words the entries of its goal, where they are its own; else empty
  public record Prompt(String text, List<String> words) {
    public Prompt {
      words = List.copyOf(words);
    }

    public static Prompt of(String text) {
      return new Prompt(text, List.of());
    }
  }

  public EffectTrial {
    prompts = List.copyOf(prompts);
    randomFrom = List.copyOf(randomFrom);
  }

  /// What the continuation of a prompt is to be like.
  EffectGoal goalOf(Prompt prompt) {
    return prompt.words().isEmpty() ? goal : goal.of(prompt.words());
  }

  /// How the tokens of a run are drawn; alike with the plan, without it and in the control.
  Sampling sampling(int run) {
    return new Sampling(temperature, 0, 1, 0, seed + run);
  }
}
