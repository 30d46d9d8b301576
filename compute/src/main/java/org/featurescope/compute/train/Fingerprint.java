package org.featurescope.compute.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.featurescope.compute.job.FileProblem;

/// Says which file it was: SHA-256 of the contents, in hexadecimal digits.
final class Fingerprint {
  private static final int CHUNK = 1 << 16;

  private Fingerprint() {}

  static String of(Path file) {
    var digest = digest();
    add(file, digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Of the weights and the configuration in a model's directory, in the order of their names.
  static String ofModel(Path directory) {
    var digest = digest();
    try (var files = Files.list(directory)) {
      files.filter(Fingerprint::belongsToModel).sorted().forEach(file -> add(file, digest));
    } catch (IOException e) {
      throw FileProblem.reading(directory, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static boolean belongsToModel(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.equals("config.json") || name.endsWith(".safetensors");
  }

  private static void add(Path file, MessageDigest digest) {
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      var chunk = new byte[CHUNK];
      while (in.read(chunk) >= 0) {
        continue;
      }
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
