package org.featurescope.compute.circuit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.format.SaeFiles;

/// Transcoders or autoencoders opened from files to trace circuits through. Closes them.
public final class OpenedReplacement implements AutoCloseable {
  private final List<Path> paths;
  private final List<Runnable> opened;
  private final Replacement replacement;

  private OpenedReplacement(List<Path> paths, List<Runnable> opened, Replacement replacement) {
    this.paths = List.copyOf(paths);
    this.opened = opened;
    this.replacement = replacement;
  }

  /// @param paths one set of transcoders, or any number of single transcoders and autoencoders
  /// @throws org.featurescope.compute.job.FeaturescopeException if there is none, or one cannot be
  ///   read or does not fit the model
  public static OpenedReplacement open(List<Path> paths, ModelSpec spec, Engine engine) {
    if (paths.isEmpty()) {
      throw Replacement.none(spec);
    }
    var opened = new ArrayList<Runnable>();
    try {
      if (paths.size() == 1 && SaeFiles.isSet(paths.getFirst())) {
        var set = SaeFiles.openSet(paths.getFirst(), engine);
        opened.add(set::close);
        return new OpenedReplacement(paths, opened, Replacement.of(spec, set));
      }
      var saes = new ArrayList<SparseAutoencoder>();
      for (var path : paths) {
        for (var sae : SaeFiles.openAll(path, engine)) {
          opened.add(sae::close);
          saes.add(sae);
        }
      }
      return new OpenedReplacement(paths, opened, Replacement.of(spec, saes));
    } catch (RuntimeException | Error e) {
      opened.forEach(Runnable::run);
      throw e;
    }
  }

  public Replacement replacement() {
    return replacement;
  }

  /// What graphs of these and a model are made of. Reads all files through.
  ///
  /// @param model what a person calls it
  public Provenance provenance(LanguageModel opened, String model) {
    var hashes = paths.stream().map(Fingerprint::ofAutoencoder).toList();
    var names = paths.stream().map(path -> path.getFileName().toString()).toList();
    return new Provenance(
        model + "/" + String.join("+", names),
        OptionalInt.of(opened.spec().layers()),
        Optional.of(model),
        Optional.of(Fingerprint.ofModel(opened.directory())),
        Optional.of(String.join(", ", names)),
        Optional.of(
            hashes.size() == 1
                ? hashes.getFirst()
                : Fingerprint.ofText(String.join("\n", hashes))));
  }

  @Override
  public void close() {
    opened.forEach(Runnable::run);
  }
}
