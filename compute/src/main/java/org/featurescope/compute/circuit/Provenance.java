package org.featurescope.compute.circuit;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/// Of what a graph was made.
///
/// @param scan the name of model and transcoders together, as graph files have it
/// @param layers how many blocks the model has
/// @param model name of the model
/// @param modelHash [org.featurescope.compute.job.Fingerprint#ofModel]
/// @param transcoders name of the transcoders or autoencoders
/// @param transcodersHash [org.featurescope.compute.job.Fingerprint#ofAutoencoder]
public record Provenance(
    String scan,
    OptionalInt layers,
    Optional<String> model,
    Optional<String> modelHash,
    Optional<String> transcoders,
    Optional<String> transcodersHash) {
  public Provenance {
    Objects.requireNonNull(scan);
    Objects.requireNonNull(layers);
    Objects.requireNonNull(model);
    Objects.requireNonNull(modelHash);
    Objects.requireNonNull(transcoders);
    Objects.requireNonNull(transcodersHash);
  }

  /// Where nothing but the common name is known.
  public static Provenance of(String scan) {
    return new Provenance(
        scan,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Provenance withLayers(int count) {
    return new Provenance(
        scan, OptionalInt.of(count), model, modelHash, transcoders, transcodersHash);
  }
}
