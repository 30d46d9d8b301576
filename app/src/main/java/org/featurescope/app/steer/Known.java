package org.featurescope.app.steer;

import java.util.Optional;
import java.util.OptionalDouble;
import org.featurescope.compute.store.FeatureTable;

/// What has been indexed and said of features. Asked from jobs only, as it may wait for a disk.
public interface Known {

  /// All features of an autoencoder, where it has been indexed.
  Optional<FeatureTable> table(String saeHash);

  /// The activation that a feature reaches when it fires strongly.
  OptionalDouble typicalMaximum(String saeHash, int latent);

  /// Nothing.
  static Known nothing() {
    return new Known() {
      @Override
      public Optional<FeatureTable> table(String saeHash) {
        return Optional.empty();
      }

      @Override
      public OptionalDouble typicalMaximum(String saeHash, int latent) {
        return OptionalDouble.empty();
      }
    };
  }
}
