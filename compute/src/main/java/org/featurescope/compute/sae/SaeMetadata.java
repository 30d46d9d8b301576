package org.featurescope.compute.sae;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/// Where a sparse autoencoder belongs, as far as its files say so.
///
/// @param modelName the model it was trained on, in its maker's words
/// @param hookName the activation it reads, a name of the field such as `blocks.4.hook_resid_post`
/// @param hookNameOut the activation that a transcoder writes; absent for an autoencoder
/// @param prependBos whether texts began with the BOS token in training
/// @param contextSize tokens of a text in training
public record SaeMetadata(
    Optional<String> modelName,
    Optional<String> hookName,
    Optional<String> hookNameOut,
    boolean prependBos,
    OptionalInt contextSize) {

  /// Of an autoencoder.
  public SaeMetadata(
      Optional<String> modelName,
      Optional<String> hookName,
      boolean prependBos,
      OptionalInt contextSize) {
    this(modelName, hookName, Optional.empty(), prependBos, contextSize);
  }

  public SaeMetadata {
    Objects.requireNonNull(modelName);
    Objects.requireNonNull(hookName);
    Objects.requireNonNull(hookNameOut);
    Objects.requireNonNull(contextSize);
  }
}
