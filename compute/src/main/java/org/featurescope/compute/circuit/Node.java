package org.featurescope.compute.circuit;

import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalDouble;

/// Something that acts in a circuit graph, or is acted on (Ameisen et al. 2025, "Circuit Tracing").
public sealed interface Node {

  /// The order of a computed graph: features by (site, position, latent), errors by site, then
  /// position, tokens by position, then logits, whose order among themselves stays.
  Comparator<Node> ORDER = Comparator.comparingInt(Node::rank).thenComparing(Node::compareOfKind);

  /// Which token of the prompt it belongs to, from 0.
  int position();

  /// An active latent of a transcoder or autoencoder.
  ///
  /// @param latent its number in the dictionary, from 0
  /// @param activation after the non-linearity; absent where a file does not say
  record Feature(Site site, int position, int latent, OptionalDouble activation) implements Node {
    public Feature {
      Objects.requireNonNull(site);
      Objects.requireNonNull(activation);
    }

    public Feature(Site site, int position, int latent, double activation) {
      this(site, position, latent, OptionalDouble.of(activation));
    }
  }

  /// What the dictionary of a site leaves unexplained at a position.
  record Error(Site site, int position) implements Node {
    public Error {
      Objects.requireNonNull(site);
    }
  }

  /// The embedding of a token of the prompt.
  ///
  /// @param id in the vocabulary; [#UNKNOWN] where a file does not say
  record Token(int position, int id) implements Node {}

  /// A token that may come next, as an output.
  ///
  /// @param position the one whose next token is predicted
  /// @param id in the vocabulary; [#UNKNOWN] where a file does not say
  /// @param text as the tokenizer spells it, with its leading space
  /// @param probability that the model gives it
  record Logit(int position, int id, String text, double probability) implements Node {
    public Logit {
      Objects.requireNonNull(text);
    }
  }

  /// A token that is not known.
  int UNKNOWN = -1;

  private static int rank(Node node) {
    return switch (node) {
      case Feature feature -> 0;
      case Error error -> 1;
      case Token token -> 2;
      case Logit logit -> 3;
    };
  }

  private static int compareOfKind(Node one, Node other) {
    return switch (one) {
      case Feature(var site, var position, var latent, var activation)
          when other instanceof Feature that -> {
        var bySite = site.compareTo(that.site());
        var byPosition = Integer.compare(position, that.position());
        yield bySite != 0
            ? bySite
            : byPosition != 0 ? byPosition : Integer.compare(latent, that.latent());
      }
      case Error(var site, var position) when other instanceof Error that -> {
        var bySite = site.compareTo(that.site());
        yield bySite != 0 ? bySite : Integer.compare(position, that.position());
      }
      case Token token -> Integer.compare(token.position(), other.position());
      default -> 0;
    };
  }
}
