package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The folders that have to be made for a file, so that none is left where the file does not come
/// to be.
///
/// @param missing the innermost first
public record NewFolders(List<Path> missing) {

  /// To be asked before they are made. A link is none of them, wherever it leads: a person made it.
  public static NewFolders of(Path file) {
    return new NewFolders(
        Stream.iterate(file.toAbsolutePath().getParent(), Objects::nonNull, Path::getParent)
            .takeWhile(folder -> !Files.exists(folder, LinkOption.NOFOLLOW_LINKS))
            .toList());
  }

  /// Removes them again, as far as nothing has been put into them.
  public void removeEmpty() {
    try {
      for (var folder : missing) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException notEmpty) {
      // It holds the file, or what somebody else has put there.
      return;
    }
  }
}
