package org.featurescope.app.circuit;

import java.util.Objects;

/// What a graph can be made of.
///
/// @param name what a person calls it: "TopK 2,048, layers 0 to 5"
/// @param note how it is wired: "mlp_in to mlp_out, k = 32"
public record Material(Kind kind, String name, String note) {

  /// In the order of preference.
  public enum Kind {
    /// One transcoder for each MLP.
    TRANSCODERS("Transcoders"),
    /// Autoencoders of the residual stream or of what attention and MLPs write.
    AUTOENCODERS("Autoencoders");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  public Material {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(name);
    Objects.requireNonNull(note);
  }
}
