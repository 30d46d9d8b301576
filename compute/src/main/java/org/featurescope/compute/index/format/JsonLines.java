package org.featurescope.compute.index.format;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featurescope.compute.job.Cancellation;

/// Files with an object on every line.
final class JsonLines {
  /// Characters of a file that has to be held at once.
  private static final long LARGEST_WHOLE = 256L << 20;

  private JsonLines() {}

  static void each(Path file, Cancellation cancellation, Consumer<JsonObject> consumer) {
    try (var reader = JsonText.open(file)) {
      var line = new StringBuilder();
      while (read(reader, line)) {
        cancellation.check();
        if (!line.toString().isBlank()) {
          consumer.accept(JsonText.object(line.toString(), file));
        }
        line.setLength(0);
        reader.reset(JsonText.LARGEST);
      }
    } catch (IOException e) {
      throw JsonText.problem(file, e);
    }
  }

  /// @return whether there was a line
  private static boolean read(Reader reader, StringBuilder line) throws IOException {
    int c;
    while ((c = reader.read()) >= 0) {
      if (c == '\n') {
        return true;
      }
      line.append((char) c);
    }
    return !line.isEmpty();
  }

  /// All objects of some files by the number of their feature.
  static Map<Integer, List<JsonObject>> byIndex(List<Path> files, Cancellation cancellation) {
    var objects = new LinkedHashMap<Integer, List<JsonObject>>();
    var size = new long[1];
    for (var file : files) {
      each(
          file,
          cancellation,
          object -> {
            size[0] += object.toString().length();
            if (size[0] > LARGEST_WHOLE) {
              throw Fields.problem(file + " is larger than a batch of features can be");
            }
            objects
                .computeIfAbsent(Fields.whole(object, "index"), index -> new ArrayList<>())
                .add(object);
          });
    }
    return objects;
  }
}
