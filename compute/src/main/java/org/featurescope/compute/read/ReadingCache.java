package org.featurescope.compute.read;

import java.util.Optional;
import java.util.function.Supplier;

/// Keeps what was read of long texts, pass by pass, for the next time that they are opened.
public interface ReadingCache {

  /// Everything that the numbers of a reading follow from. Two readings with equal keys have equal
  /// numbers.
  ///
  /// @param tokens SHA-256 of the token ids
  /// @param model SHA-256 of the model's files
  /// @param sae SHA-256 of the autoencoder's files; empty without one
  /// @param manner how it was computed: windows, precision, device, and the version of the form
  record Key(String tokens, String model, String sae, String manner) {}

  /// The place of one reading. Used by one thread at a time.
  interface Shelf extends AutoCloseable {

    /// The bytes that were saved for a pass; empty where there are none, or none yet. It may wait a
    /// moment for the place to be found.
    Optional<byte[]> load(int pass);

    /// Whether [#load] would give bytes now, without waiting.
    boolean has(int pass);

    /// Keeps the bytes of a pass. It returns at once; where keeping cannot follow, or fails, the
    /// pass is not kept, and nobody needs to be told: it is computed again.
    ///
    /// @param numbers asked once at most, perhaps later and on another thread
    void save(int pass, Supplier<byte[]> numbers);

    /// Nothing more will be asked or saved; what waits may still be written.
    @Override
    void close();
  }

  /// @param key may take long to find, as whole files are read for it; it may be asked on another
  ///   thread, later
  Shelf open(Supplier<Key> key);

  /// Keeps nothing.
  static ReadingCache none() {
    return key ->
        new Shelf() {
          @Override
          public Optional<byte[]> load(int pass) {
            return Optional.empty();
          }

          @Override
          public boolean has(int pass) {
            return false;
          }

          @Override
          public void save(int pass, Supplier<byte[]> numbers) {
            // It is computed again.
          }

          @Override
          public void close() {
            // Nothing is held.
          }
        };
  }
}
