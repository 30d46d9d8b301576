package org.featurescope.compute.circuit;

import java.util.List;

/// The outputs that a graph explains.
public sealed interface Targets {

  /// The smallest set of most probable next tokens.
  ///
  /// @param probability what they have together at least, unless `most` are reached before
  record MostProbable(double probability, int most) implements Targets {
    public MostProbable {
      if (!(probability > 0 && probability <= 1) || most < 1) {
        throw new IllegalArgumentException(probability + ", at most " + most);
      }
    }
  }

  /// Tokens that a person chose.
  ///
  /// @param ids each once
  record Tokens(List<Integer> ids) implements Targets {
    public Tokens {
      ids = List.copyOf(ids);
      if (ids.isEmpty() || ids.stream().distinct().count() < ids.size()) {
        throw new IllegalArgumentException("tokens " + ids);
      }
    }
  }

  /// What speaks for one token rather than for another: their difference is the only output, under
  /// the name of the first.
  record Difference(int target, int distractor) implements Targets {
    public Difference {
      if (target == distractor) {
        throw new IllegalArgumentException("the same token " + target + " twice");
      }
    }
  }

  /// What circuit-tracer takes.
  Targets USUAL = new MostProbable(0.95, 10);
}
