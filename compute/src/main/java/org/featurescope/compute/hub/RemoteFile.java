package org.featurescope.compute.hub;

/// A file of the Hub, as its server describes it.
///
/// @param commit the revision that it belongs to
/// @param etag names its content; for the Hub a checksum
/// @param bytes its size, negative when the server does not say
public record RemoteFile(RepoId repository, String commit, HubPath path, String etag, long bytes) {

  /// As a message calls it.
  String label() {
    return path + " of " + repository;
  }
}
