package org.featurescope.compute.hub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a file's bytes must add up to. The Hub gives it as the entity tag: the SHA-256 of a large
/// file, git's SHA-1 of a small one (over `blob`, its size, a zero byte and the content).
///
/// @param kind how it is computed
/// @param hex in lower case
record Checksum(Kind kind, String hex) {

  enum Kind {
    SHA256("SHA-256", 64),
    GIT_BLOB("SHA-1", 40);

    private final String algorithm;
    private final Pattern form;

    Kind(String algorithm, int digits) {
      this.algorithm = algorithm;
      form = Pattern.compile("[0-9a-f]{" + digits + "}");
    }
  }

  /// Nothing for a tag that is no checksum, as mirrors may send.
  static Optional<Checksum> of(String etag) {
    for (var kind : Kind.values()) {
      if (kind.form.matcher(etag).matches()) {
        return Optional.of(new Checksum(kind, etag));
      }
    }
    return Optional.empty();
  }

  /// Whether it cannot be computed before the size of the whole file is known.
  boolean beginsWithSize() {
    return kind == Kind.GIT_BLOB;
  }

  /// A computation that has seen nothing yet.
  ///
  /// @param size the size of the whole file, which git's kind begins with
  Running begin(long size) {
    try {
      var digest = MessageDigest.getInstance(kind.algorithm);
      if (kind == Kind.GIT_BLOB) {
        digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      return new Running(digest, hex);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + kind.algorithm, e);
    }
  }

  /// A computation under way.
  record Running(MessageDigest digest, String expected) {
    void add(ByteBuffer bytes) {
      digest.update(bytes);
    }

    /// Whether the bytes were the right ones; ends the computation.
    boolean holds() {
      return HexFormat.of().formatHex(digest.digest()).equals(expected);
    }
  }
}
