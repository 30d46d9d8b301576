package org.featurescope.compute.index;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.text.TextLines;
import org.featurescope.compute.text.TextPieces;

/// One JSON object a line, with the text in one of its fields.
final class JsonLinesFile implements DocumentFile {
  /// Characters of a line: an object has to be in memory whole.
  private static final int LONGEST_LINE = 1 << 25;

  /// Fields that are named where the text is not found.
  private static final int NAMED = 8;

  private final Path file;
  private final String field;
  private final TextLines lines;
  private final Queue<String> pieces = new ArrayDeque<>();
  private long line;

  JsonLinesFile(Path file, String field) {
    this.file = file;
    this.field = field;
    this.lines = TextLines.of(file, LONGEST_LINE);
  }

  @Override
  public Optional<String> next() {
    while (pieces.isEmpty()) {
      var next = lines.next();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      line++;
      if (!next.get().whole()) {
        throw new FeaturescopeException(
            "line %,d of %s is longer than %d MB".formatted(line, file, LONGEST_LINE >> 20),
            "cut it into several objects, or convert the file to plain text");
      }
      add(next.get().text());
    }
    return Optional.of(pieces.remove());
  }

  private void add(String json) {
    if (!json.isBlank()) {
      TextPieces.of(text(json), Document.MOST).stream()
          .filter(piece -> !piece.isBlank())
          .forEach(pieces::add);
    }
  }

  private String text(String json) {
    var fields = new ArrayList<String>();
    try (var reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      var text = text(reader, fields);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonParseException("more than one object");
      }
      return text.orElseThrow(() -> missing(fields));
    } catch (IOException | IllegalStateException | JsonParseException e) {
      throw new FeaturescopeException(
          "line %,d of %s is not a JSON object".formatted(line, file),
          "write one object a line, or name the file .txt if it is plain text",
          e);
    }
  }

  /// The text; empty where the field holds null.
  private Optional<String> text(JsonReader reader, List<String> fields) throws IOException {
    var text = Optional.<String>empty();
    reader.beginObject();
    while (reader.hasNext()) {
      var name = reader.nextName();
      if (!name.equals(field)) {
        fields.add(name);
        reader.skipValue();
      } else if (reader.peek() == JsonToken.STRING) {
        text = Optional.of(reader.nextString());
      } else {
        text = reader.peek() == JsonToken.NULL ? Optional.of("") : text;
        reader.skipValue();
      }
    }
    reader.endObject();
    return text;
  }

  private FeaturescopeException missing(List<String> fields) {
    return new FeaturescopeException(
        "line %,d of %s has no text in a field \"%s\"".formatted(line, file, field),
        "name the field with --text-field"
            + (fields.isEmpty()
                ? ""
                : "; there are " + String.join(", ", fields.stream().limit(NAMED).toList())));
  }

  @Override
  public void close() {
    lines.close();
  }
}
