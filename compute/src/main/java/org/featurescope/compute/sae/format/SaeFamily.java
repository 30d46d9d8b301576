package org.featurescope.compute.sae.format;

/// Whose layout the files of an autoencoder or transcoder have.
public enum SaeFamily {
  SAELENS("SAELens"),
  GEMMA_SCOPE("Gemma Scope"),
  GEMMA_SCOPE_2("Gemma Scope 2"),
  OPENAI("OpenAI sparse_autoencoder"),
  SPARSIFY("sparsify"),
  DICTIONARY_LEARNING("dictionary_learning"),
  CIRCUIT_TRACER("circuit-tracer");

  private final String title;

  SaeFamily(String title) {
    this.title = title;
  }

  /// The project's own name.
  public String title() {
    return title;
  }
}
