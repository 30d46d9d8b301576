package org.featurescope.app.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FileProblem;

/// Where a command speaks: results go to `out`, progress and problems to `err`.
///
/// @param terminal whether `err` is a terminal, so that a bar may be redrawn in place
/// @param cancellation asked for on Ctrl-C
record Console(PrintStream out, PrintStream err, boolean terminal, Cancellation cancellation) {
  private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");
  private static final Gson JSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .setPrettyPrinting()
          .serializeSpecialFloatingPointValues()
          .registerTypeHierarchyAdapter(
              Path.class,
              (JsonSerializer<Path>) (path, type, context) -> new JsonPrimitive(path.toString()))
          .create();
  private static final Gson JSON_LINE = new GsonBuilder().disableHtmlEscaping().create();

  /// Where to tell what was written to files: where one of them is a pipe or standard output
  /// itself, on `err`, since a word more would spoil it. To be asked before they are written.
  Console beside(Stream<Path> files) {
    return files.anyMatch(file -> FileProblem.isPipeOrDevice(file) || isStandardOutput(file))
        ? new Console(err, err, terminal, cancellation)
        : this;
  }

  private static boolean isStandardOutput(Path file) {
    try {
      return Files.isSameFile(file, STANDARD_OUTPUT);
    } catch (IOException notYetThere) {
      return false;
    }
  }

  /// Prints records, maps and lists as indented JSON.
  void json(Object value) {
    out.println(JSON.toJson(value));
  }

  /// Prints a JSON array with one element a line; however long, it is never held as one text.
  void jsonRows(Iterable<?> rows) {
    var separator = "[";
    for (var row : rows) {
      out.print(separator + JSON_LINE.toJson(row));
      separator = ",\n ";
    }
    out.println(separator.equals("[") ? "[]" : "]");
  }

  /// Prints one object as one line of JSON.
  void jsonLine(Object value) {
    out.println(JSON_LINE.toJson(value));
  }

  /// A line of progress on `err` that is gone when it is closed.
  ///
  /// @param title what is going on: "Reading"
  ProgressLine progress(String title) {
    return new ProgressLine(title, err, terminal, System::nanoTime);
  }
}
