package org.featurescope.assets.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/// What is remembered of a check, so that a start does not hash tens of megabytes that nobody has
/// touched: which sizes, times and places on the disk the files had when they were as promised.
///
/// A note that is missing, half written or about anything else only means that the files are hashed
/// again, and so does one that cannot be kept. A file that was changed with size and time put back
/// goes unseen until the note is forgotten; it is not a protection from people who can write there.
final class CheckNote {
  private final Path file;

  /// @param file where it is kept; its folder need not be there
  CheckNote(Path file) {
    this.file = file;
  }

  /// What there is to say of the promised files of a folder, without reading them.
  ///
  /// @return nothing when one is missing
  static Optional<String> state(PackManifest manifest, Path folder) {
    var state = new StringBuilder(folder.toAbsolutePath().toString()).append('\n');
    try {
      for (var promised : manifest.files()) {
        var found = Files.readAttributes(promised.in(folder), BasicFileAttributes.class);
        if (!found.isRegularFile()) {
          return Optional.empty();
        }
        state
            .append(promised.path())
            .append(' ')
            .append(found.size())
            .append(' ')
            .append(found.lastModifiedTime())
            .append(' ')
            .append(found.fileKey())
            .append('\n');
      }
      return Optional.of(state.toString());
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  boolean says(String state) {
    try {
      return Files.readString(file).equals(state);
    } catch (IOException none) {
      return false;
    }
  }

  void keep(String state) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, state);
    } catch (IOException refused) {
      // Then the files are hashed the next time, too.
      return;
    }
  }

  /// Says that the copy is in use: its time is what is remembered of that.
  void use() {
    try {
      if (Files.exists(file)) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      }
    } catch (IOException refused) {
      // Then it counts as older than it is.
      return;
    }
  }

  /// @throws IOException when it stays
  void forget() throws IOException {
    Files.deleteIfExists(file);
  }
}
