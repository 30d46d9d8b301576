package org.featurescope.compute.circuit;

import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.text.Tokenizer;

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

  /// The id of a token that a person named.
  ///
  /// @param name its text, with its leading space if it has one, or `#` and its id
  /// @throws FeaturescopeException if it is no token, or several
  static int id(String name, Tokenizer tokenizer) {
    if (name.matches("#\\d{1,9}")) {
      var id = Integer.parseInt(name.substring(1));
      tokenizer.bytes(id);
      return id;
    }
    var tokens = tokenizer.encode(name, false);
    if (tokens.size() != 1) {
      throw new FeaturescopeException(
          "'%s' is %d tokens, not one".formatted(name, tokens.size()),
          "name one token, with its leading space if it has one, or its id as #123");
    }
    return tokens.id(0);
  }

  /// What circuit-tracer takes.
  Targets USUAL = new MostProbable(0.95, 10);
}
