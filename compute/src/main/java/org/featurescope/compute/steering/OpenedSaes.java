package org.featurescope.compute.steering;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.format.SaeFiles;

/// The autoencoders of plans, each opened once, when it is first asked for.
public final class OpenedSaes implements AutoCloseable {
  private final Engine engine;
  private final Function<String, Path> find;
  private final boolean forced;
  private final Map<Path, List<SparseAutoencoder>> opened = new HashMap<>();
  private final Map<Path, String> hashes = new HashMap<>();

  /// @param find the folder or file that a plan's path means
  /// @param forced whether an autoencoder or model with another hash than the plan names will do
  public OpenedSaes(Engine engine, Function<String, Path> find, boolean forced) {
    this.engine = engine;
    this.find = find;
    this.forced = forced;
  }

  boolean isForced() {
    return forced;
  }

  /// @return owned by this object
  /// @throws FeaturescopeException if it is not there, cannot be read, or is not the one that the
  ///   plan was made for
  public synchronized SparseAutoencoder get(SaeReference reference) {
    var path = find.apply(reference.path());
    var layers = opened.get(path);
    if (layers == null) {
      layers = open(path);
      opened.put(path, layers);
    }
    var sae = layer(layers, reference, path);
    requireSame(sae, reference, path);
    return sae;
  }

  private List<SparseAutoencoder> open(Path path) {
    if (!Files.exists(path)) {
      throw new FeaturescopeException(
          "The autoencoder " + path + " that the plan uses is not there",
          "fetch it again, or name another one in the plan");
    }
    return SaeFiles.openAll(path, engine);
  }

  private static SparseAutoencoder layer(
      List<SparseAutoencoder> layers, SaeReference reference, Path path) {
    if (reference.layer().isEmpty()) {
      if (layers.size() > 1) {
        throw new FeaturescopeException(
            "%s holds %d layers and the plan names none".formatted(path, layers.size()),
            "say which one under \"layer\"");
      }
      return layers.getFirst();
    }
    var layer = reference.layer().getAsInt();
    if (layer >= layers.size()) {
      throw new FeaturescopeException(
          "%s has no layer %d".formatted(path, layer),
          "choose a layer from 0 to " + (layers.size() - 1));
    }
    return layers.get(layer);
  }

  private void requireSame(SparseAutoencoder sae, SaeReference reference, Path path) {
    var count = sae.spec().latents();
    if (reference.latents().isPresent() && reference.latents().getAsInt() != count) {
      throw new FeaturescopeException(
          "The plan was made for an autoencoder of %,d latents, %s has %,d"
              .formatted(reference.latents().getAsInt(), path, count),
          "choose the one that the plan was made for");
    }
    if (!forced && reference.hash().isPresent()) {
      var hash = hashes.computeIfAbsent(path, Fingerprint::ofAutoencoder);
      if (!hash.equalsIgnoreCase(reference.hash().get())) {
        throw new FeaturescopeException(
            "The plan was made for another autoencoder than " + path + ": its files differ",
            "choose the one that the plan was made for, or force the plan onto this one");
      }
    }
  }

  @Override
  public synchronized void close() {
    opened.values().forEach(layers -> layers.forEach(SparseAutoencoder::close));
    opened.clear();
  }
}
