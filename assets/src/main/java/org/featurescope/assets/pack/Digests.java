package org.featurescope.assets.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// SHA-256 of files, and whether a folder holds what a manifest promises.
final class Digests {
  private static final int BUFFER = 1 << 16;

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Copies and digests in one pass.
  ///
  /// @return the SHA-256 in hexadecimal digits
  static String copy(InputStream from, OutputStream to) throws IOException {
    var digest = sha256();
    var digesting = new DigestInputStream(from, digest);
    byte[] buffer = new byte[BUFFER];
    for (int read = digesting.read(buffer); read >= 0; read = digesting.read(buffer)) {
      to.write(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(Path file) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return copy(stream, OutputStream.nullOutputStream());
    }
  }

  /// What is wrong with the first file that is not as promised, or nothing.
  static Optional<String> firstFault(PackManifest manifest, Path folder) {
    for (var promised : manifest.files()) {
      var file = promised.in(folder);
      try {
        if (!Files.isRegularFile(file)) {
          return Optional.of(promised.path() + " is missing");
        }
        long size = Files.size(file);
        if (size != promised.bytes()) {
          return Optional.of(
              promised.path() + " has " + size + " bytes instead of " + promised.bytes());
        }
        if (!of(file).equals(promised.sha256())) {
          return Optional.of(promised.path() + " does not have the SHA-256 it was sealed with");
        }
      } catch (IOException e) {
        return Optional.of(promised.path() + " cannot be read (" + e.getMessage() + ")");
      }
    }
    return Optional.empty();
  }
}
