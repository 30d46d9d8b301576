package org.featurescope.assets.world;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.featurescope.assets.AssetsException;

/// Writes documents of the world to a text file, and its truth beside it where that is wanted.
///
/// The text is UTF-8 with a line `<|endoftext|>` between documents. The truth is one JSON object a
/// document: `{"number", "family", "length", "spans": [[start, end, "concept"], ...]}`, positions
/// in UTF-16 units of that document.
public final class WorldCorpus {
  /// Stands between documents on a line of its own.
  public static final String SEPARATOR = "<|endoftext|>";

  private final LongFunction<WorldDocument> documents;
  private final Set<String> families;

  public WorldCorpus(World world, Split split) {
    this(number -> world.document(split, number), Set.of());
  }

  /// @param documents by number, from 0 on
  /// @param families those whose documents alone are written; none for all
  public WorldCorpus(LongFunction<WorldDocument> documents, Set<String> families) {
    this.documents = documents;
    this.families = Set.copyOf(families);
  }

  /// Writes whole documents, from number 0 on, until there are at least `characters`. A pipe or a
  /// device is written into; a file is replaced by one that is whole.
  ///
  /// @param truth where the spans go, or nothing
  /// @param progress told the characters written so far; answers whether to go on
  /// @return the number of documents
  /// @throws AssetsException when a file cannot be written; then neither is left behind
  /// @throws CancellationException when `progress` said no
  public long write(long characters, Path text, Optional<Path> truth, LongPredicate progress) {
    return writeFiles(characters, target(text), truth.map(WorldCorpus::target), progress);
  }

  /// Of a link, what it leads to is replaced.
  private static Path target(Path file) {
    try {
      return Files.isSymbolicLink(file) ? file.toRealPath() : file;
    } catch (IOException leadsNowhere) {
      return file;
    }
  }

  private long writeFiles(
      long characters, Path text, Optional<Path> truth, LongPredicate progress) {
    var textPart = beside(text);
    var truthPart = truth.map(WorldCorpus::beside);
    try {
      long documents = writeParts(characters, textPart, truthPart, progress);
      move(textPart, text);
      if (truth.isPresent()) {
        move(truthPart.orElseThrow(), truth.get());
      }
      return documents;
    } catch (IOException e) {
      throw new AssetsException(
          "the world's text cannot be written to " + text + ": " + e.getMessage(),
          "choose a folder that exists, may be written to and has room",
          e);
    } finally {
      discard(textPart);
      truthPart.ifPresent(WorldCorpus::discard);
    }
  }

  private long writeParts(long characters, Path text, Optional<Path> truth, LongPredicate progress)
      throws IOException {
    try (var textOut = Files.newBufferedWriter(text);
        var truthOut = truth.isPresent() ? Files.newBufferedWriter(truth.get()) : null) {
      long count = 0;
      long written = 0;
      for (long number = 0; written < characters; number++) {
        var document = documents.apply(number);
        if (!families.isEmpty() && !families.contains(document.family())) {
          continue;
        }
        if (count++ > 0) {
          textOut.write("\n" + SEPARATOR + "\n");
        }
        textOut.write(document.text());
        if (truthOut != null) {
          writeTruth(number, document, truthOut);
        }
        written += document.text().length();
        if (!progress.test(written)) {
          throw new CancellationException("stopped while writing the world's text");
        }
      }
      textOut.write("\n");
      return count;
    }
  }

  private static void writeTruth(long number, WorldDocument document, BufferedWriter out)
      throws IOException {
    // Not closed: that would close the file after its first line.
    var json = new JsonWriter(out);
    json.beginObject();
    json.name("number").value(number);
    json.name("family").value(document.family());
    json.name("length").value(document.text().length());
    json.name("spans").beginArray();
    for (var span : document.spans()) {
      json.beginArray().value(span.start()).value(span.end()).value(span.concept().id()).endArray();
    }
    json.endArray().endObject();
    json.flush();
    out.write('\n');
  }

  /// Where it is written first: beside a file, into anything else.
  private static Path beside(Path file) {
    return isPipeOrDevice(file) ? file : file.resolveSibling(file.getFileName() + ".part");
  }

  /// As the files of other modules are looked at; this one stands alone.
  private static boolean isPipeOrDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  private static void move(Path from, Path to) throws IOException {
    if (!from.equals(to)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void discard(Path part) {
    if (isPipeOrDevice(part)) {
      return;
    }
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The disk is gone or full; the failure that led here is already being told.
      System.getLogger(WorldCorpus.class.getName())
          .log(System.Logger.Level.DEBUG, "left behind: " + part, e);
    }
  }
}
