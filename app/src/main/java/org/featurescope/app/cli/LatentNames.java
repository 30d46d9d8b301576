package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.format.SaeFiles;

/// What features are called by the concept tables beside their files.
///
/// @param byLayer names by latent
record LatentNames(Map<Integer, Map<Integer, String>> byLayer) {

  /// @param dictionaries a set of transcoders, or single ones and autoencoders
  static LatentNames of(List<Path> dictionaries) {
    var names = new HashMap<Integer, Map<Integer, String>>();
    if (dictionaries.size() == 1 && SaeFiles.isSet(dictionaries.getFirst())) {
      try (var set = SaeFiles.inspectSet(dictionaries.getFirst())) {
        for (var layer = 0; layer < set.layers(); layer++) {
          names.put(layer, names(set.stored().get(layer).path(), set.spec(layer).latents()));
        }
      }
      return new LatentNames(names);
    }
    for (var path : dictionaries) {
      for (var part : SaeFiles.paths(path)) {
        try (var stored = SaeFiles.inspect(part)) {
          stored
              .metadata()
              .hookName()
              .ifPresent(hook ->
                  names.put(HookPoint.parse(hook).layer(), names(part, stored.spec().latents())));
        }
      }
    }
    return new LatentNames(names);
  }

  private static Map<Integer, String> names(Path autoencoder, int latents) {
    return ConceptFile.of(autoencoder, latents).map(ConceptTable::names).orElse(Map.of());
  }

  Optional<String> of(int layer, int latent) {
    return Optional.ofNullable(byLayer.getOrDefault(layer, Map.of()).get(latent));
  }
}
