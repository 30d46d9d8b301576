package org.featurescope.compute.hub;

import java.util.List;

/// What a download would bring, by the Hub's own words.
///
/// @param files each with its exact size
/// @param bytes of all files together
/// @param here how many of them are on this disk already
/// @param commits by revision, to be noted when all is there
public record DownloadPlan(List<RemoteFile> files, long bytes, long here, List<Noted> commits) {

  /// Which commit a branch stands for.
  public record Noted(RepoId repository, String revision, String commit) {}

  public DownloadPlan {
    files = List.copyOf(files);
    commits = List.copyOf(commits);
  }

  /// What is still to be fetched.
  public long missing() {
    return Math.max(0, bytes - here);
  }
}
