package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.concept.ConceptTable;

/// The table beside an SAE, read by the first job that looks through it: the window need not wait
/// for those of the others when it opens.
final class Truths {
  private final Path autoencoder;
  private final int latents;
  private volatile Optional<ConceptTable> table;

  /// @param autoencoder its folder or file
  Truths(Path autoencoder, int latents) {
    this.autoencoder = autoencoder;
    this.latents = latents;
  }

  /// @throws org.featurescope.compute.job.FeaturescopeException when the table is damaged
  synchronized void load() {
    if (table == null) {
      table = ConceptFile.of(autoencoder, latents);
    }
  }

  /// Nothing before [#load].
  Optional<ConceptTable> table() {
    var known = table;
    return known == null ? Optional.empty() : known;
  }
}
