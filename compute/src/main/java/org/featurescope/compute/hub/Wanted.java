package org.featurescope.compute.hub;

import java.util.List;

/// What is to be fetched from one repository.
///
/// @param revision a branch, tag or commit; usually `main`
/// @param files at least one must be there for every pattern
public record Wanted(RepoId repository, String revision, List<FilePattern> files) {
  public static final String MAIN = "main";

  public Wanted {
    files = List.copyOf(files);
    new HubPath(revision);
  }

  /// Files of the current revision.
  ///
  /// @param files paths, or patterns with `*`
  public static Wanted of(String repository, List<String> files) {
    return new Wanted(new RepoId(repository), MAIN, files.stream().map(FilePattern::new).toList());
  }
}
