package org.featurescope.compute.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One revision of a repository as far as it is on this disk.
///
/// @param commit the revision's name
/// @param refs the branches and tags that stand for it
/// @param folder holds its files under their own names
/// @param files those that are whole, by path
/// @param problems what is wrong with the others, a sentence each without a full stop
/// @param missing shards that an index names and that are not there
public record Snapshot(
    String commit,
    List<String> refs,
    Path folder,
    List<CachedFile> files,
    List<String> problems,
    List<String> missing) {

  /// A file of a snapshot.
  ///
  /// @param path in the repository
  /// @param bytes its size
  public record CachedFile(HubPath path, long bytes) {}

  public Snapshot {
    refs = List.copyOf(refs);
    files = List.copyOf(files);
    problems = List.copyOf(problems);
    missing = List.copyOf(missing);
  }

  /// Whether a file is there and whole.
  public boolean holds(String path) {
    return files.stream().anyMatch(file -> file.path().text().equals(path));
  }

  /// The files that a pattern means.
  public Stream<CachedFile> matching(FilePattern pattern) {
    return files.stream().filter(file -> pattern.matches(file.path().text()));
  }

  /// Whether nothing that is known to belong to it is missing or wrong.
  public boolean sound() {
    return problems.isEmpty() && missing.isEmpty();
  }

  /// The size of its files together.
  public long bytes() {
    return files.stream().mapToLong(CachedFile::bytes).sum();
  }
}
