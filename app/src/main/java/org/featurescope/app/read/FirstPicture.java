package org.featurescope.app.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this machine read of the first text the last time, kept so that the window can show it
/// while the tensor library is still being loaded. The model reads the text all the same, and its
/// own numbers take this picture's place.
///
/// A picture belongs to the text, to the files of the model and its autoencoders (their sizes,
/// times and places on the disk), and to whatever else its maker says; of anything else it is not
/// found. Only the latest is kept.
public final class FirstPicture {
  private static final Logger LOG = LoggerFactory.getLogger(FirstPicture.class);

  /// Bytes; a text that fills a screen takes a tenth of a megabyte.
  private static final long LARGEST = 16 << 20;

  private final Path folder;
  private final String text;
  private final String key;

  /// @param folder where pictures are kept
  /// @param files folders and files that the numbers come from
  /// @param manner how they are computed, by what program
  public FirstPicture(Path folder, String text, List<Path> files, String manner) {
    this.folder = folder;
    this.text = text;
    key = key(text, files, manner);
  }

  /// Whether there may be one, before it is known of what.
  public static boolean mayBeIn(Path folder) {
    try (var kept = Files.list(folder)) {
      return kept.findAny().isPresent();
    } catch (IOException none) {
      return false;
    }
  }

  /// The picture, prepared for the screen; nothing where it is missing or damaged.
  public Optional<Page> load() {
    try {
      var file = folder.resolve(key);
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        return Optional.empty();
      }
      return Optional.of(KeptReading.of(Files.readAllBytes(file)))
          .filter(reading -> reading.text().equals(text))
          .map(reading -> Page.of(reading, true));
    } catch (IOException e) {
      LOG.info("The first picture cannot be used: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /// Keeps a reading of the text instead of what was kept before. Where it cannot be, the next
  /// start shows its picture later.
  public void keep(TextReading reading) {
    if (!reading.complete() || !reading.text().equals(text)) {
      return;
    }
    try {
      AtomicFiles.writeBytes(folder.resolve(key), KeptReading.bytes(reading));
      try (var kept = Files.list(folder)) {
        for (var other : kept.filter(file -> !file.endsWith(key)).toList()) {
          Files.deleteIfExists(other);
        }
      }
    } catch (IOException | FeaturescopeException e) {
      LOG.warn("The first picture is not kept: {}", e.getMessage());
    }
  }

  private static String key(String text, List<Path> files, String manner) {
    var of = new StringBuilder(manner).append('\n').append(text).append('\n');
    for (var file : files) {
      of.append(state(file)).append('\n');
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(of.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String state(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.sorted().map(FirstPicture::line).reduce("", String::concat);
    } catch (IOException | UncheckedIOException e) {
      return tree + " cannot be read\n";
    }
  }

  private static String line(Path file) {
    try {
      var found = Files.readAttributes(file, BasicFileAttributes.class);
      return file
          + (" " + found.size())
          + (" " + found.lastModifiedTime())
          + (" " + found.fileKey() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
