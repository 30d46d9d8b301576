package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.app.features.ConceptLabels;
import org.featurescope.assets.pack.OpenedPack;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.store.CompactIndex;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.Workspace;

/// The index of a pack: what a workspace says about its autoencoders, each feature named by the
/// concept that it was found to say.
final class PackIndex {
  private PackIndex() {}

  /// @param saes folders of the pack's autoencoders
  static void write(Path workspace, List<Path> saes, Path pack) {
    var labels = new HashMap<String, Map<Integer, Label>>();
    try (var from = Workspace.readOnly(workspace)) {
      for (var sae : saes) {
        var hash = Fingerprint.ofAutoencoder(sae);
        var subject =
            from.subjects().stream()
                .filter(each -> each.saeHash().equals(hash))
                .findFirst()
                .orElseThrow(() ->
                    new FeaturescopeException(
                        workspace + " has no index of " + sae,
                        "make it with featurescope index, all autoencoders of the pack at once"));
        ConceptFile.of(sae, subject.latents())
            .ifPresent(table -> labels.put(hash, ConceptLabels.of(table)));
      }
      CompactIndex.write(from, labels, pack.resolve(OpenedPack.INDEX));
    }
  }
}
