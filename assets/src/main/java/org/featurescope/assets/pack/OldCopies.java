package org.featurescope.assets.pack;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// Copies of a pack in the cache that nobody needs any more: those of older versions, and what a
/// killed program has begun.
///
/// @param cacheDirectory holds the copies, and what is noted of them
/// @param name of the pack
/// @param identity of the copy that is in use
record OldCopies(Path cacheDirectory, String name, String identity) {
  /// A copy that was not opened for so long.
  private static final Duration UNUSED = Duration.ofDays(30);

  /// A copy that was begun, and not ended, so long ago.
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final Pattern COPY = Pattern.compile("-[0-9a-f]{16}(\\.part.*)?");

  void delete(Instant now) {
    var copies = cacheDirectory.resolve(Pack.COPIES);
    try (var folders = Files.newDirectoryStream(copies, this::isCopy)) {
      for (var folder : folders) {
        if (isOld(folder, now)) {
          // First what says that it is sound: whatever is left of it then is made anew.
          Files.deleteIfExists(note(folder));
          PackCopy.delete(folder);
        }
      }
    } catch (IOException | DirectoryIteratorException inUse) {
      // The next start tries again.
      return;
    }
  }

  private boolean isCopy(Path folder) {
    var file = folder.getFileName().toString();
    return file.startsWith(name)
        && !file.equals(identity)
        && COPY.matcher(file.substring(name.length())).matches()
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean isOld(Path folder, Instant now) throws IOException {
    var begun = folder.getFileName().toString().contains(".part");
    var note = note(folder);
    var used = Files.getLastModifiedTime(Files.exists(note) ? note : folder).toInstant();
    return used.isBefore(now.minus(begun ? ABANDONED : UNUSED));
  }

  private Path note(Path folder) {
    return cacheDirectory.resolve(Pack.CHECKED).resolve(folder.getFileName());
  }
}
