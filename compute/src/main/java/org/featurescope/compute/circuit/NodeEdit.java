package org.featurescope.compute.circuit;

import java.util.Objects;
import java.util.OptionalDouble;
import org.featurescope.compute.job.FeaturescopeException;

/// A change of one node.
///
/// @param value of a clamp the new activation, of a multiplication the factor; of an ablation 0
public record NodeEdit(Node node, Kind kind, double value) {

  public enum Kind {
    /// The node is taken away.
    ABLATE,
    /// A feature is set to a value, which may be one that it never has.
    CLAMP,
    /// The node becomes so many times as large as it is in the unchanged prompt.
    MULTIPLY
  }

  /// @throws FeaturescopeException for a node that cannot be changed like this
  public NodeEdit {
    Objects.requireNonNull(node);
    Objects.requireNonNull(kind);
    if (node instanceof Node.Logit) {
      throw new FeaturescopeException(
          "a logit is an output and cannot be changed", "change a feature, error or token");
    }
    if (kind == Kind.CLAMP && !(node instanceof Node.Feature)) {
      throw new FeaturescopeException(
          "only a feature has a value that it can be set to", "ablate or multiply the node");
    }
    if (!Double.isFinite(value) || kind == Kind.ABLATE && value != 0) {
      throw new IllegalArgumentException(kind + " " + value);
    }
  }

  public static NodeEdit ablate(Node node) {
    return new NodeEdit(node, Kind.ABLATE, 0);
  }

  public static NodeEdit clamp(Node.Feature feature, double value) {
    return new NodeEdit(feature, Kind.CLAMP, value);
  }

  public static NodeEdit multiply(Node node, double factor) {
    return new NodeEdit(node, Kind.MULTIPLY, factor);
  }

  /// Which node it is, whatever its activation.
  Node place() {
    return node instanceof Node.Feature(var site, var position, var latent, var activation)
        ? new Node.Feature(site, position, latent, OptionalDouble.empty())
        : node;
  }

  /// What becomes of a feature, or by what factor an error or a token is multiplied.
  ///
  /// @param before the feature's activation, or 1
  double after(double before) {
    return switch (kind) {
      case ABLATE -> 0;
      case CLAMP -> value;
      case MULTIPLY -> value * before;
    };
  }
}
