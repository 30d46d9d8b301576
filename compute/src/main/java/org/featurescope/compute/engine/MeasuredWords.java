package org.featurescope.compute.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What was measured on this machine, for all processes that run on it: a word a file.
///
/// Two processes that measure at once may find different words; the first to write is right for
/// both. A folder that cannot be written only means that each process measures for itself.
final class MeasuredWords {
  private static final int LONGEST = 64;

  private final Path folder;

  MeasuredWords(Path folder) {
    this.folder = folder;
  }

  /// The word of that name, if one was kept.
  Optional<String> find(String name) {
    var file = folder.resolve(name);
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LONGEST
          ? Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Keeps a word, unless another process was faster.
  ///
  /// @return the word that counts
  String keep(String name, String word) {
    var file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      var temporary = Files.createTempFile(folder, name, ".tmp");
      try {
        Files.writeString(temporary, word, StandardCharsets.ISO_8859_1);
        // Unlike a replacing move, a link is made by one of two processes only.
        Files.createLink(file, temporary);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (FileAlreadyExistsException e) {
      return find(name).orElse(word);
    } catch (IOException | UnsupportedOperationException e) {
      return word;
    }
    return word;
  }
}
