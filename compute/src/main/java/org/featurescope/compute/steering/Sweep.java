package org.featurescope.compute.steering;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a step of a plan does over many strengths, the other steps staying as they are. Made by
/// [StrengthSweep].
///
/// @param step the step that was swept, as it stands in the plan
/// @param targets tokens whose probability was asked for
/// @param baseline of the model without the plan
/// @param points by value, ascending
/// @param useful where the strength does most of what it can and leaves the model intact, see
///   [UsefulRange]; nothing where it never does
public record Sweep(
    Step step,
    List<Integer> targets,
    Figures baseline,
    List<Point> points,
    Optional<UsefulRange> useful) {

  public Sweep {
    targets = List.copyOf(targets);
    points = List.copyOf(points);
  }

  /// The plan with the step at one value.
  ///
  /// @param value of the step, in units of its scale; of [Mode#MULTIPLY] a factor
  public record Point(double value, Figures figures) {}

  /// What was measured of one model.
  ///
  /// @param probabilities of each target as the token after the prompt
  /// @param divergence KL(steered | baseline) of the token after the prompt, in nats; 0 of the
  ///   baseline
  /// @param perplexity exp of the mean surprisal under this model: of the given continuation's
  ///   tokens, without one of the prompt's from the second on; NaN where there is none
  /// @param active features of the watched autoencoder a token (L0), averaged over the prompt and
  ///   the continuation; nothing where none is watched
  /// @param drawn perplexity under the **baseline** of what this model writes greedily after the
  ///   prompt; nothing where it was not asked for
  public record Figures(
      List<Double> probabilities,
      double divergence,
      double perplexity,
      OptionalDouble active,
      OptionalDouble drawn) {
    public Figures {
      probabilities = List.copyOf(probabilities);
    }

    Figures with(OptionalDouble perplexityOfDrawn) {
      return new Figures(probabilities, divergence, perplexity, active, perplexityOfDrawn);
    }

    /// How likely one of the targets is.
    public double probability() {
      return probabilities.stream().mapToDouble(Double::doubleValue).sum();
    }
  }
}
