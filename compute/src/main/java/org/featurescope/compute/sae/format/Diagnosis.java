package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;

/// What the doctor says about a file or folder.
///
/// @param what what it is, in a line: "SAELens version 6, TopK autoencoder, 24 to 64"
/// @param facts what its files say; absent where it is no autoencoder
/// @param findings one after another, as they matter
public record Diagnosis(Path path, String what, Optional<Facts> facts, List<Finding> findings) {

  /// What the files of an autoencoder, a transcoder or a set say.
  ///
  /// @param layers how many transcoders a set has, 1 otherwise
  /// @param spec of a set, that of its first layer
  /// @param metadata of a set, that of its first layer
  /// @param bytes memory that the weights take
  public record Facts(
      SaeFamily family,
      String version,
      int layers,
      boolean crossLayer,
      SaeSpec spec,
      SaeMetadata metadata,
      long bytes) {}

  /// Whether nothing stands in the way of using it.
  public boolean isUsable() {
    return facts.isPresent()
        && findings.stream().noneMatch(finding -> finding.level() == Finding.Level.PROBLEM);
  }

  /// With what came up later, such as how it fits a model.
  public Diagnosis with(List<Finding> further) {
    var all = new ArrayList<>(findings);
    all.addAll(further);
    return new Diagnosis(path, what, facts, List.copyOf(all));
  }
}
