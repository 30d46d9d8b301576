package org.featurescope.app.train;

import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of autoencoder that can be trained, with the words for them.
public enum Kind {
  TOPK("topk", "TopK", "The k strongest latents of every token are active."),
  BATCH_TOPK("batchtopk", "BatchTopK", "k latents on average: a token may use more or fewer."),
  STANDARD("standard", "ReLU + L1", "A penalty on all activations keeps few latents active."),
  JUMP_RELU("jumprelu", "JumpReLU", "Every latent learns from which value on it is active."),
  MATRYOSHKA_TOPK(
      "matryoshka_topk",
      "Matryoshka TopK",
      "TopK in nested groups: the first latents learn what is most general."),
  MATRYOSHKA_BATCH_TOPK(
      "matryoshka_batchtopk",
      "Matryoshka BatchTopK",
      "BatchTopK in nested groups: the first latents learn what is most general.");

  private final String id;
  private final String title;
  private final String about;

  Kind(String id, String title, String about) {
    this.id = id;
    this.title = title;
    this.about = about;
  }

  /// As in a training's JSON file.
  public String id() {
    return id;
  }

  /// What a person calls it.
  public String title() {
    return title;
  }

  /// In one sentence.
  public String about() {
    return about;
  }

  /// Whether the number of active latents is set beforehand.
  public boolean usesK() {
    return id.endsWith("topk");
  }

  public static Optional<Kind> of(String id) {
    return Stream.of(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }
}
