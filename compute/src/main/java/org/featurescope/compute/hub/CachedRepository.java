package org.featurescope.compute.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A repository of the Hub on this disk.
///
/// @param folder its own folder in the cache
/// @param snapshots its revisions, the current one first
/// @param unfinished whether a download into it was begun and has not ended
public record CachedRepository(
    RepoId id, Path folder, List<Snapshot> snapshots, boolean unfinished) {
  public CachedRepository {
    snapshots = List.copyOf(snapshots);
  }

  /// What `main` stands for; without it, the revision that came last.
  public Optional<Snapshot> current() {
    return snapshots.stream().findFirst();
  }

  /// The revision that a branch, a tag or the beginning of a commit stands for.
  public Optional<Snapshot> at(String revision) {
    return snapshots.stream()
        .filter(snapshot ->
            snapshot.refs().contains(revision)
                || (revision.length() >= 7 && snapshot.commit().startsWith(revision)))
        .findFirst();
  }
}
