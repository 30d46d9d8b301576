package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.TranscoderSet;

/// A set of transcoders in its files, one for each layer of a model, its matrices not yet read.
///
/// @param crossLayer whether the latents of a layer write to all layers from it on
/// @param modelName in its maker's words
/// @param stored by layer
public record StoredSet(
    Path folder, boolean crossLayer, Optional<String> modelName, List<StoredSae> stored)
    implements TranscoderSet.Source, AutoCloseable {

  /// @throws FeaturescopeException if the layers have different dimensions
  static StoredSet of(
      Path folder, boolean crossLayer, Optional<String> modelName, List<StoredSae> stored) {
    var first = stored.getFirst().spec();
    for (var layer = 1; layer < stored.size(); layer++) {
      var spec = stored.get(layer).spec();
      if (spec.dIn() != first.dIn()
          || spec.dOut() != first.dOut()
          || spec.latents() != first.latents()) {
        throw new FeaturescopeException(
            "layer %d in %s has %d latents from width %d to %d, layer 0 has %d from %d to %d"
                .formatted(
                    layer,
                    folder,
                    spec.latents(),
                    spec.dIn(),
                    spec.dOut(),
                    first.latents(),
                    first.dIn(),
                    first.dOut()),
            "fetch the files of all layers from the same place");
      }
    }
    return new StoredSet(folder, crossLayer, modelName, List.copyOf(stored));
  }

  /// Bytes that the weights take on the device.
  public long bytes() {
    var bytes = stored.stream().mapToLong(StoredSae::bytes).sum();
    if (crossLayer) {
      var spec = stored.getFirst().spec();
      var pairs = stored.size() * (stored.size() - 1L) / 2;
      bytes += Float.BYTES * pairs * spec.latents() * spec.dOut();
    }
    return bytes;
  }

  /// @throws FeaturescopeException if the device that is to compute has not enough memory
  void requireMemory(Engine engine) {
    var spec = stored.getFirst().spec();
    engine.requireMemory(
        bytes(),
        "The set of %d transcoders with %,d latents of width %,d"
            .formatted(stored.size(), spec.latents(), spec.dIn()));
  }

  @Override
  public int layers() {
    return stored.size();
  }

  @Override
  public SaeSpec spec(int layer) {
    return stored.get(layer).spec();
  }

  @Override
  public SaeMetadata metadata(int layer) {
    return stored.get(layer).metadata();
  }

  @Override
  public SaeWeights weights(int layer) {
    return stored.get(layer).weights();
  }

  @Override
  public float[] decoder(int layer, int target) {
    var from = stored.get(layer);
    return CircuitTracerFormat.decoder(
        from.source(), from.path(), from.spec(), layer, stored.size(), target - layer);
  }

  @Override
  public void close() {
    stored.forEach(StoredSae::close);
  }
}
