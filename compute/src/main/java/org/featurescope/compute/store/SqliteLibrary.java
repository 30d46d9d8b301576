package org.featurescope.compute.store;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite's native library, unpacked from the driver's jar into the cache directory: once for each
/// version of the driver, whole or not at all, for all processes.
///
/// The driver itself would unpack it for every process, and what a killed process had unpacked
/// would stay for ever, as its lock file says that it is in use.
final class SqliteLibrary {
  private static final String PLACE = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  /// Where the driver unpacks for itself, should ours not load.
  private static final String OWN_PLACE = "org.sqlite.tmpdir";

  /// A process of an earlier version may be about to load what it has unpacked.
  private static final Duration IN_USE = Duration.ofHours(1);

  private SqliteLibrary() {}

  /// Tells the driver where the library lies; to be called before the first connection. A place
  /// that was named before stands.
  ///
  /// @throws FeaturescopeException when it cannot be unpacked
  static synchronized void place() {
    if (System.getProperty(PLACE) != null) {
      return;
    }
    var folder = CacheDirectory.get("sqlite");
    System.setProperty(OWN_PLACE, folder.toString());
    sweep(folder, Instant.now().minus(IN_USE));
    var library = unpack(folder);
    System.setProperty(NAME, library.getFileName().toString());
    System.setProperty(PLACE, library.getParent().toString());
  }

  /// @param folder of all versions
  /// @return the library's file
  static Path unpack(Path folder) {
    var name = LibraryLoaderUtil.getNativeLibName();
    var source = LibraryLoaderUtil.getNativeLibResourcePath();
    var kind = source.replaceFirst("^/?org/sqlite/native/", "").replace('/', '-');
    var file = folder.resolve(SQLiteJDBCLoader.getVersion() + "-" + kind).resolve(name);
    if (Files.isRegularFile(file)) {
      return file;
    }
    try {
      AtomicFiles.write(
          file,
          channel -> {
            try (var in = SqliteLibrary.class.getResourceAsStream(source + "/" + name)) {
              if (in == null) {
                throw new IOException("the program has no database for this machine");
              }
              in.transferTo(Channels.newOutputStream(channel));
            }
          });
    } catch (FeaturescopeException e) {
      // Where a library that is in use cannot be replaced, another process was faster.
      if (!Files.isRegularFile(file)) {
        throw e;
      }
    }
    return file;
  }

  /// Deletes what processes of earlier versions unpacked and left behind.
  ///
  /// @param before what is newer stays
  static void sweep(Path folder, Instant before) {
    try (var leftovers = Files.newDirectoryStream(folder, "sqlite-*")) {
      for (var file : leftovers) {
        if (Files.isRegularFile(file)
            && Files.getLastModifiedTime(file).compareTo(FileTime.from(before)) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException inUse) {
      // The next start tries again.
      return;
    }
  }
}
