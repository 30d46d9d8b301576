package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/// Says which file it was: SHA-256 of the contents, in hexadecimal digits.
public final class Fingerprint {
  private static final int CHUNK = 1 << 16;
  private static final List<String> WEIGHTS = List.of(".safetensors", ".npz", ".pt");
  private static final List<String> CONFIGURATION =
      List.of("cfg.json", "config.json", "config.yaml");
  private static final List<String> TOKENIZER =
      List.of("tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json");

  private Fingerprint() {}

  /// Of a file and of what else a result follows from.
  public static String of(Path file, Object... more) {
    var digest = digest();
    add(file, digest);
    for (var part : more) {
      digest.update(("\n" + part).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Of a text.
  public static String ofText(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Of whatever in a model's directory may say how to cut a text into tokens.
  public static String ofTokenizer(Path directory) {
    return of(directory, name -> TOKENIZER.contains(name));
  }

  /// Of the weights and the configuration in a model's directory, in the order of their names.
  public static String ofModel(Path directory) {
    return of(directory, name -> name.equals("config.json") || name.endsWith(".safetensors"));
  }

  /// Of the weights and the configuration of an autoencoder, in the order of their names.
  ///
  /// @param path its folder; or its file, in a folder that may hold others
  public static String ofAutoencoder(Path path) {
    if (Files.isDirectory(path)) {
      return of(
          path, name -> CONFIGURATION.contains(name) || WEIGHTS.stream().anyMatch(name::endsWith));
    }
    var own = path.toAbsolutePath();
    return of(
        own.getParent(),
        name -> CONFIGURATION.contains(name) || name.equals(own.getFileName().toString()));
  }

  private static String of(Path directory, Predicate<String> belongs) {
    var digest = digest();
    try (var files = Files.list(directory)) {
      files
          .filter(file -> belongs.test(String.valueOf(file.getFileName())))
          .sorted()
          .forEach(file -> add(file, digest));
    } catch (IOException e) {
      throw FileProblem.reading(directory, e);
    }
    return HexFormat.of().formatHex(digest.digest());
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
