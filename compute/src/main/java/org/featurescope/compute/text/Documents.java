package org.featurescope.compute.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.featurescope.compute.job.FileProblem;

/// The documents of a text file, read one at a time: separated by at least two blank lines, or by
/// `<|endoftext|>`. Line breaks inside a document stay; those around it do not.
public final class Documents implements Iterable<String>, AutoCloseable {
  private static final String SEPARATOR = BpeTrainer.END_OF_TEXT;

  private final Path file;
  private final BufferedReader reader;
  private final Queue<String> pending = new ArrayDeque<>();
  private long bytesRead;

  private Documents(Path file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  /// Opens a file in UTF-8.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException when it cannot be read, here or on
  ///   the way
  public static Documents of(Path file) {
    try {
      return new Documents(file, Files.newBufferedReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// How far reading has come, about.
  public long bytesRead() {
    return bytesRead;
  }

  /// Can be asked for once.
  @Override
  public Iterator<String> iterator() {
    return new Iterator<>() {
      private String next = read();

      @Override
      public boolean hasNext() {
        return !next.isEmpty();
      }

      @Override
      public String next() {
        if (next.isEmpty()) {
          throw new NoSuchElementException();
        }
        var document = next;
        next = read();
        return document;
      }
    };
  }

  /// The next document that is not blank, or an empty string at the end.
  private String read() {
    try {
      var document = new StringBuilder();
      var blank = 0;
      for (var line = readLine(); line.isPresent(); line = readLine()) {
        blank = line.get().isBlank() ? blank + 1 : 0;
        var separated = line.get().equals(SEPARATOR) || blank >= 2;
        if (!separated) {
          document.append(line.get()).append('\n');
        } else if (!document.toString().isBlank()) {
          break;
        }
      }
      return document.toString().strip();
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// The next line, where a separator counts as a line of its own wherever it stands.
  private Optional<String> readLine() throws IOException {
    if (pending.isEmpty()) {
      var line = reader.readLine();
      if (line == null) {
        return Optional.empty();
      }
      bytesRead += line.length() + 1;
      var from = 0;
      for (var at = line.indexOf(SEPARATOR); at >= 0; at = line.indexOf(SEPARATOR, from)) {
        pending.add(line.substring(from, at));
        pending.add(SEPARATOR);
        from = at + SEPARATOR.length();
      }
      pending.add(line.substring(from));
    }
    return Optional.of(pending.remove());
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }
}
