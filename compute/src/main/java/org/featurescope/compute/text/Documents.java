package org.featurescope.compute.text;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.featurescope.compute.text.TextLines.Line;

/// The documents of a text file, read one at a time: separated by at least two blank lines, or by
/// `<|endoftext|>`. Line breaks inside a document stay; those around it do not.
public final class Documents implements Iterable<String>, AutoCloseable {
  static final String SEPARATOR = BpeTrainer.END_OF_TEXT;

  private final TextLines lines;
  private final int most;
  private final Deque<Line> pending = new ArrayDeque<>();

  private Documents(TextLines lines, int most) {
    this.lines = lines;
    this.most = most;
  }

  /// Opens a file in UTF-8.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException when it cannot be read, here or on
  ///   the way
  public static Documents of(Path file) {
    return of(file, Integer.MAX_VALUE);
  }

  /// As [#of(Path)], in bounded memory: a document that is too long becomes several.
  ///
  /// @param most characters of a document
  public static Documents of(Path file, int most) {
    return new Documents(TextLines.of(file, most), most);
  }

  /// How far reading has come, about.
  public long charactersRead() {
    return lines.charactersRead();
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
    var document = new StringBuilder();
    var blank = 0;
    for (var next = readLine(); next.isPresent(); next = readLine()) {
      var line = next.get();
      blank = line.whole() && line.text().isBlank() ? blank + 1 : 0;
      if (line.text().equals(SEPARATOR) || blank >= 2) {
        if (!isBlank(document)) {
          break;
        }
      } else if ((long) document.length() + line.text().length() + 1 <= most) {
        append(document, line);
      } else if (isBlank(document)) {
        document.setLength(0);
        append(document, line);
      } else {
        pending.addFirst(line);
        break;
      }
    }
    return document.toString().strip();
  }

  private static void append(StringBuilder document, Line line) {
    document.append(line.text());
    if (line.whole()) {
      document.append('\n');
    }
  }

  private static boolean isBlank(StringBuilder document) {
    return document.chars().allMatch(Character::isWhitespace);
  }

  /// The next line, where a separator counts as a line of its own wherever it stands.
  private Optional<Line> readLine() {
    if (pending.isEmpty()) {
      var next = lines.next();
      if (next.isEmpty()) {
        return next;
      }
      var line = next.get().text();
      var from = 0;
      for (var at = line.indexOf(SEPARATOR); at >= 0; at = line.indexOf(SEPARATOR, from)) {
        pending.add(new Line(line.substring(from, at), true));
        pending.add(new Line(SEPARATOR, true));
        from = at + SEPARATOR.length();
      }
      pending.add(new Line(line.substring(from), next.get().whole()));
    }
    return Optional.of(pending.remove());
  }

  @Override
  public void close() {
    lines.close();
  }
}
