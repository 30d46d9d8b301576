package org.featurescope.compute.hub;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The cache of the Hub on this disk, read where it lies. A link may only point inside the folder
/// of its own repository; whatever points elsewhere, in a circle or to nothing is named and left
/// alone.
public final class HubCache {
  /// More than any cache holds; a folder with more is not read to its end.
  private static final int MOST = 10_000;

  private final Path root;

  /// @param root the folder with the repositories; it need not exist
  public HubCache(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /// The repositories that hold at least one snapshot, by name. What cannot be read is not there.
  public List<CachedRepository> repositories() {
    var found = new ArrayList<CachedRepository>();
    for (var folder : children(root)) {
      RepoId.ofFolder(String.valueOf(folder.getFileName()))
          .flatMap(this::find)
          .ifPresent(found::add);
    }
    found.sort(Comparator.comparing(repository -> repository.id().id()));
    return List.copyOf(found);
  }

  /// One repository, when it is there with at least one snapshot.
  public Optional<CachedRepository> find(RepoId id) {
    var folder = root.resolve(id.folderName());
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      var repository = new CacheReader(id, folder.toRealPath()).read();
      return repository.snapshots().isEmpty() && !repository.unfinished()
          ? Optional.empty()
          : Optional.of(repository);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  static List<Path> children(Path folder) {
    var found = new ArrayList<Path>();
    try (var stream = Files.newDirectoryStream(folder)) {
      for (var child : stream) {
        if (found.size() == MOST) {
          break;
        }
        found.add(child);
      }
    } catch (IOException | DirectoryIteratorException absent) {
      return List.of();
    }
    found.sort(null);
    return found;
  }
}
