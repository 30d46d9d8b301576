package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.SaeMetadata;

/// Writes an autoencoder or transcoder of any family in the layout of SAELens, version 6.
///
/// @param hook the activation it reads, where its files do not say or are wrong
/// @param hookOut the activation a transcoder writes
public record SaeLensExport(Optional<String> hook, Optional<String> hookOut) {

  /// @throws FeaturescopeException where a hook is none of a model's
  public SaeLensExport {
    hook = hook.map(name -> HookPoint.parse(name).name());
    hookOut = hookOut.map(name -> HookPoint.parse(name).name());
  }

  /// @param from what [SaeFiles] opens; a set per layer becomes a folder for each layer
  /// @param into the folder to write
  /// @return the folders that were written
  /// @throws FeaturescopeException where SAELens has nothing of the kind, or a file cannot be read
  ///   or written; what was there stays as it was
  public List<Path> write(Path from, Path into) {
    if (!SaeFiles.isSet(from)) {
      try (var stored = SaeFiles.inspect(from)) {
        requireCounterpart(stored);
        return List.of(write(stored, into));
      }
    }
    try (var set = SaeFiles.inspectSet(from)) {
      if (set.crossLayer()) {
        throw none("SAELens has no cross-layer transcoders");
      }
      set.stored().forEach(SaeLensExport::requireCounterpart);
      return IntStream.range(0, set.layers())
          .mapToObj(layer -> write(set.stored().get(layer), into.resolve("layer_" + layer)))
          .toList();
    }
  }

  private static void requireCounterpart(StoredSae stored) {
    SaeLensFormat.noCounterpart(stored.spec())
        .ifPresent(reason -> {
          throw none(reason);
        });
  }

  private static FeaturescopeException none(String reason) {
    return new FeaturescopeException(
        reason + ", so this cannot be written in its layout", "use it as it is: every command can");
  }

  private Path write(StoredSae stored, Path into) {
    var known = stored.metadata();
    SaeLensFormat.write(
        into,
        stored.spec(),
        stored.weights(),
        new SaeMetadata(
            known.modelName(),
            hook.or(known::hookName),
            hookOut.or(known::hookNameOut),
            known.prependBos(),
            known.contextSize()),
        DType.F32,
        Map.of("converted_from", stored.family().title()));
    return into;
  }
}
