package org.featurescope.viz.steer;

import java.util.List;
import java.util.Objects;

/// One of several plans that are compared.
///
/// @param letter such as `A`
/// @param name what the plan is called
/// @param text what it makes of the prompt
/// @param figures such as KL and perplexity
/// @param next what comes next after the prompt, most probable first, beside the baseline
public record ComparedPlan(
    String letter, String name, SteeredText text, List<TextFigure> figures, List<NextToken> next) {
  public ComparedPlan {
    Objects.requireNonNull(letter);
    Objects.requireNonNull(name);
    Objects.requireNonNull(text);
    figures = List.copyOf(figures);
    next = List.copyOf(next);
  }
}
