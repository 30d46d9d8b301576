package org.featurescope.compute.index;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Progress;

/// The documents of some files, numbered through, read one at a time: plain text, JSON lines or
/// Parquet, told by the names.
///
/// @param files in the order in which they are read
/// @param field where texts are in JSON lines and Parquet
public record Corpus(List<Path> files, String field) {
  /// The usual name of [#field].
  public static final String TEXT = "text";

  /// What is known of a corpus that was read through once.
  ///
  /// @param hash SHA-256 over the contents of the files in their order
  public record Survey(String hash, long documents, long characters) {}

  public Corpus {
    files = List.copyOf(files);
  }

  /// The names of the files.
  public String names() {
    return files.stream()
        .map(file -> String.valueOf(file.getFileName()))
        .collect(Collectors.joining(", "));
  }

  /// Reads it through, so that whatever is wrong with it comes to light before the work begins.
  ///
  /// @throws FeaturescopeException if a file cannot be read, is not what its name says, or holds no
  ///   text
  public Survey survey(Progress progress, Cancellation cancellation) {
    if (files.isEmpty()) {
      throw new FeaturescopeException("no corpus is named", "name text files with --corpus");
    }
    var documents = 0L;
    var characters = 0L;
    for (var file : files) {
      var before = documents;
      try (var texts = DocumentFile.open(file, field)) {
        for (var text = texts.next(); text.isPresent(); text = texts.next()) {
          cancellation.check();
          documents++;
          characters += text.get().length();
          progress.report(documents, -1, "documents");
        }
      }
      if (documents == before) {
        throw new FeaturescopeException(
            file + " holds no text", Files.isDirectory(file) ? "name its files" : "leave it out");
      }
    }
    return new Survey(Fingerprint.of(files), documents, characters);
  }

  /// Its documents, to be closed.
  ///
  /// @param first the number of the first that is wanted
  public Reader read(long first) {
    return new Reader(first);
  }

  /// Gives out documents.
  public final class Reader implements Iterator<Document>, AutoCloseable {
    private final Iterator<Path> remaining = files.iterator();
    private Optional<DocumentFile> open = Optional.empty();
    private Optional<String> next = Optional.empty();
    private long number;

    private Reader(long first) {
      next = text();
      while (number < first && next.isPresent()) {
        next();
      }
    }

    @Override
    public boolean hasNext() {
      return next.isPresent();
    }

    @Override
    public Document next() {
      var document = new Document(number++, next.orElseThrow(NoSuchElementException::new));
      next = text();
      return document;
    }

    private Optional<String> text() {
      while (true) {
        var text = open.flatMap(DocumentFile::next);
        if (text.isPresent() || !remaining.hasNext()) {
          return text;
        }
        close();
        open = Optional.of(DocumentFile.open(remaining.next(), field));
      }
    }

    @Override
    public void close() {
      open.ifPresent(DocumentFile::close);
      open = Optional.empty();
    }
  }
}
