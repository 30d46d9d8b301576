package org.featurescope.compute.steering;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/// An autoencoder or transcoder that a plan uses.
///
/// @param path as the plan has it: a folder or file, of a pack also below it
/// @param layer which one of a set; absent where the path is a single one
/// @param hook where its directions are added, instead of what its files say
/// @param hash [org.featurescope.compute.job.Fingerprint#ofAutoencoder] of the one that the plan
///   was made for
/// @param latents how many latents that one has
public record SaeReference(
    String path,
    OptionalInt layer,
    Optional<String> hook,
    Optional<String> hash,
    OptionalInt latents) {

  public SaeReference {
    Objects.requireNonNull(path);
    Objects.requireNonNull(layer);
    Objects.requireNonNull(hook);
    Objects.requireNonNull(hash);
    Objects.requireNonNull(latents);
  }

  public static SaeReference of(String path) {
    return new SaeReference(
        path, OptionalInt.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
  }

  /// The same set at another layer.
  public SaeReference at(int layer) {
    return new SaeReference(path, OptionalInt.of(layer), hook, hash, latents);
  }
}
