package org.featurescope.compute.index.format;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// JSON as it is written: numbers keep their digits, nulls stay, and nothing grows beyond what a
/// record of a feature can be.
final class JsonText {
  /// Characters of one record.
  static final int LARGEST = 64 << 20;

  static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
  private static final TypeAdapter<JsonElement> ELEMENTS = GSON.getAdapter(JsonElement.class);

  private JsonText() {}

  /// Not by [Gson] itself, which hides what a disk says that is full.
  static void write(JsonElement element, JsonWriter out) throws IOException {
    out.setStrictness(Strictness.LENIENT);
    ELEMENTS.write(out, element);
  }

  /// Counts what is read and stops where nothing of the kind can be as long.
  static final class Bounded extends FilterReader {
    private final Path file;
    private long left = LARGEST;

    private Bounded(Reader reader, Path file) {
      super(reader);
      this.file = file;
    }

    /// Begins to count anew.
    void reset(long most) {
      left = most;
    }

    private int count(int read) {
      left -= Math.max(0, read);
      if (left < 0) {
        throw Fields.problem(file + " holds a larger record than any feature has");
      }
      return read;
    }

    @Override
    public int read() throws IOException {
      var read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      return count(super.read(target, offset, length));
    }
  }

  /// Opens a text in UTF-8, unpacked where its name ends in `.gz`.
  static Bounded open(Path file) throws IOException {
    var in = Files.newInputStream(file);
    try {
      var unpacked = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
      var decoder =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      return new Bounded(
          new BufferedReader(new InputStreamReader(unpacked, decoder), 1 << 16), file);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  static JsonReader strict(Reader reader) {
    var json = new JsonReader(reader);
    json.setStrictness(Strictness.STRICT);
    return json;
  }

  static JsonElement element(JsonReader json) throws IOException {
    return ELEMENTS.read(json);
  }

  /// The object on a line.
  static JsonObject object(String line, Path file) {
    try (var json = strict(new StringReader(line))) {
      if (element(json) instanceof JsonObject object) {
        return object;
      }
      throw Fields.problem(file + " has a line that is no JSON object");
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw notJson(file, e);
    }
  }

  static FeaturescopeException notJson(Path file, Exception e) {
    return new FeaturescopeException(
        file + " is not a file of features: it is not sound JSON",
        "choose a file that the tool itself has written",
        e);
  }

  /// Reading problems in the words of this package.
  static FeaturescopeException problem(Path file, IOException e) {
    return e instanceof MalformedJsonException || e instanceof EOFException
        ? notJson(file, e)
        : FileProblem.reading(file, e);
  }
}
