package org.featurescope.compute.sae.format;

import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.sae.SparseAutoencoder;

/// Opens a sparse autoencoder whatever its family, recognised by the files that are there.
public final class SaeFiles {
  private SaeFiles() {}

  /// @param path the folder, or a file in it
  /// @throws FeaturescopeException if there is none that can be read
  public static SparseAutoencoder open(Path path, Engine engine) {
    return SaeLensFormat.open(folder(path), engine);
  }

  /// Whether `path` looks like a sparse autoencoder; opening it may still fail.
  public static boolean isSae(Path path) {
    return SaeLensFormat.matches(
        Files.isRegularFile(path) ? path.toAbsolutePath().getParent() : path);
  }

  private static Path folder(Path path) {
    if (!Files.exists(path)) {
      FileProblem.requireVisible(path);
      throw new FeaturescopeException(
          path + " does not exist", "name the folder of a sparse autoencoder");
    }
    var folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    if (!SaeLensFormat.matches(folder)) {
      FileProblem.requireVisible(folder.resolve(SaeLensFormat.CONFIG));
      throw new FeaturescopeException(
          folder + " holds no sparse autoencoder that can be read",
          "choose a folder in SAELens layout: cfg.json beside sae_weights.safetensors");
    }
    return folder;
  }
}
