package org.featurescope.compute.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// One repository's folder in the cache, to be written: contents under their tags in `blobs`, below
/// `snapshots` a link to each under its own name, in `refs` which commit a branch stands for.
/// Nothing is written through a link that leads out of it.
final class RepositoryFolder {
  private static final Pattern TAG = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,127}");

  private final Path folder;

  /// @throws FeaturescopeException when it cannot be made
  RepositoryFolder(Path cache, RepoId id) {
    var wanted = cache.resolve(id.folderName());
    try {
      Files.createDirectories(wanted.resolve("blobs"));
      if (Files.isSymbolicLink(wanted)) {
        throw leadsOut(wanted);
      }
      folder = wanted.toRealPath();
      requireInside(folder.resolve("blobs"));
    } catch (IOException e) {
      throw FileProblem.writing(wanted, e);
    }
  }

  /// Where a file's content is, whether it has arrived or not.
  Path blob(RemoteFile file) {
    return folder.resolve("blobs").resolve(tag(file.etag()));
  }

  /// Where a file's content grows.
  Path partial(RemoteFile file) {
    var blob = blob(file);
    return blob.resolveSibling(blob.getFileName() + CacheReader.INCOMPLETE);
  }

  /// A tag that is no proper name of a file is replaced by its SHA-256.
  private static String tag(String etag) {
    if (TAG.matcher(etag).matches() && !etag.endsWith(CacheReader.INCOMPLETE)) {
      return etag;
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(etag.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Where a file is opened.
  Path snapshotFile(RemoteFile file) {
    return file.path().in(snapshot(file.commit()));
  }

  Path snapshot(String commit) {
    return new HubPath(commit).in(folder.resolve("snapshots"));
  }

  /// Whether the whole content is there.
  boolean has(RemoteFile file) {
    return isWhole(blob(file), file) || isWhole(snapshotFile(file), file);
  }

  private boolean isWhole(Path at, RemoteFile file) {
    try {
      return Files.isRegularFile(at)
          && at.toRealPath().startsWith(folder)
          && (file.bytes() < 0 || Files.size(at) == file.bytes());
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// How much of a file is there.
  long bytesHere(RemoteFile file) {
    if (has(file)) {
      return Math.max(0, file.bytes());
    }
    try {
      var partial = partial(file);
      return Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS) ? Files.size(partial) : 0;
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /// Gives a whole content its name below `snapshots`: as a link, or, where the system makes none,
  /// as the file itself.
  ///
  /// @throws FeaturescopeException when it cannot be written
  void publish(RemoteFile file) {
    var name = snapshotFile(file);
    var blob = blob(file);
    try {
      Files.createDirectories(name.getParent());
      requireInside(name.getParent());
      if (isWhole(name, file) && (!Files.exists(blob) || Files.isSameFile(name, blob))) {
        return;
      }
      var up = "../".repeat(file.path().depth() + 2) + "blobs/" + blob.getFileName();
      var fresh = name.resolveSibling("." + UUID.randomUUID() + ".tmp");
      try {
        Files.createSymbolicLink(fresh, fresh.getFileSystem().getPath(up));
        Files.move(fresh, name, StandardCopyOption.ATOMIC_MOVE);
      } catch (UnsupportedOperationException | FileSystemException noLinks) {
        Files.move(blob, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw FileProblem.writing(name, e);
    }
  }

  /// Notes which commit a branch or tag stands for.
  ///
  /// @throws FeaturescopeException when it cannot be written
  void remember(String revision, String commit) {
    if (revision.equals(commit)) {
      return;
    }
    var ref = new HubPath(revision).in(folder.resolve("refs"));
    try {
      Files.createDirectories(ref.getParent());
      requireInside(ref.getParent());
      if (Files.isSymbolicLink(ref)) {
        throw leadsOut(ref);
      }
    } catch (IOException e) {
      throw FileProblem.writing(ref, e);
    }
    AtomicFiles.writeText(ref, commit);
  }

  private void requireInside(Path place) throws IOException {
    if (!place.toRealPath().startsWith(folder)) {
      throw leadsOut(place);
    }
  }

  private static FeaturescopeException leadsOut(Path place) {
    return new FeaturescopeException(
        place + " leads out of its repository's folder, so nothing is written there",
        "delete that link, or set HF_HUB_CACHE to another folder");
  }
}
