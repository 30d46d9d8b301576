package org.featurescope.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.app.library.HubShelf;

/// Names of the Hub cache and the catalogue in the place of folders.
final class HubNames {
  private HubNames() {}

  /// The folder of a model in the cache.
  static Optional<Path> model(String name) {
    return name.isEmpty() ? Optional.empty() : HubShelf.ofUser().look().model(name);
  }

  /// The folder of an autoencoder in the cache; what exists, or is no such name, stays as it was
  /// given.
  static Path autoencoder(Path given) {
    return Files.exists(given)
        ? given
        : HubShelf.ofUser().look().sae(given.toString().replace('\\', '/')).orElse(given);
  }
}
