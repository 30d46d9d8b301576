package org.featurescope.compute.text;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.job.FileProblem;

/// The lines of a text file in UTF-8, read one at a time in bounded memory: a line that is too long
/// comes in pieces. A byte order mark at the beginning is left out.
public final class TextLines implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final Reader reader;
  private final int most;
  private final char[] chunk = new char[CHUNK];
  private int at;
  private int filled;
  private long charactersRead;
  private boolean afterReturn;
  private String rest = "";

  /// A line, or a piece of one.
  ///
  /// @param text without the line break
  /// @param whole whether the line ends here
  public record Line(String text, boolean whole) {}

  private TextLines(Path file, Reader reader, int most) {
    this.file = file;
    this.reader = reader;
    this.most = most;
  }

  /// Opens a file.
  ///
  /// @param most characters of a line that is not cut
  /// @throws org.featurescope.compute.job.FeaturescopeException when it cannot be read or is not
  ///   UTF-8, here or on the way
  public static TextLines of(Path file, int most) {
    FileProblem.requireFile(file);
    try {
      return new TextLines(file, Files.newBufferedReader(file, StandardCharsets.UTF_8), most);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// How far reading has come, about.
  public long charactersRead() {
    return charactersRead;
  }

  /// The next line, or nothing at the end.
  public Optional<Line> next() {
    try {
      return read();
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private Optional<Line> read() throws IOException {
    var line = new StringBuilder(rest);
    rest = "";
    while (at < filled || fill()) {
      var end = lineEnd(most - line.length());
      line.append(chunk, at, end - at);
      at = end;
      if (line.length() >= most) {
        return Optional.of(piece(line));
      }
      if (at < filled) {
        afterReturn = chunk[at++] == '\r';
        return Optional.of(new Line(line.toString(), true));
      }
    }
    return line.isEmpty() ? Optional.empty() : Optional.of(new Line(line.toString(), true));
  }

  /// Where the line ends in the chunk, or where there is enough of it.
  private int lineEnd(int wanted) {
    if (afterReturn && chunk[at] == '\n') {
      at++;
    }
    afterReturn = false;
    var stop = (int) Math.min(filled, (long) at + wanted);
    var end = at;
    while (end < stop && chunk[end] != '\n' && chunk[end] != '\r') {
      end++;
    }
    return end;
  }

  private Line piece(StringBuilder line) {
    var cut = TextPieces.cut(line, most);
    rest = line.substring(cut);
    return new Line(line.substring(0, cut), false);
  }

  private boolean fill() throws IOException {
    at = 0;
    filled = Math.max(0, reader.read(chunk));
    if (charactersRead == 0 && filled > 0 && chunk[0] == '\uFEFF') {
      at = 1;
    }
    charactersRead += filled;
    return filled > 0;
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
