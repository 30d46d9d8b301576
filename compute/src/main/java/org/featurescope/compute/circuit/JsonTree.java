package org.featurescope.compute.circuit;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Reads the small parts of a file as they are, numbers with all their digits. Words that come in
/// every node are held once.
final class JsonTree {
  private static final TypeAdapter<JsonElement> AS_IT_IS =
      new GsonBuilder().create().getAdapter(JsonElement.class);
  private static final JsonPrimitive TRUE = new JsonPrimitive(true);
  private static final JsonPrimitive FALSE = new JsonPrimitive(false);
  private static final int MANY_WORDS = 1 << 12;

  private final Map<String, String> words = new HashMap<>();
  private final JsonReader in;

  JsonTree(JsonReader in) {
    this.in = in;
  }

  /// The reader forbids deep nesting.
  JsonElement read() throws IOException {
    return switch (in.peek()) {
      case BEGIN_OBJECT -> object();
      case BEGIN_ARRAY -> array();
      case STRING -> new JsonPrimitive(once(in.nextString()));
      case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(in));
      case BOOLEAN -> in.nextBoolean() ? TRUE : FALSE;
      default -> {
        in.nextNull();
        yield JsonNull.INSTANCE;
      }
    };
  }

  JsonObject object() throws IOException {
    var object = new JsonObject();
    in.beginObject();
    while (in.hasNext()) {
      object.add(once(in.nextName()), read());
    }
    in.endObject();
    return object;
  }

  private JsonArray array() throws IOException {
    var array = new JsonArray();
    in.beginArray();
    while (in.hasNext()) {
      array.add(read());
    }
    in.endArray();
    return array;
  }

  private String once(String word) {
    var known = words.get(word);
    if (known == null && words.size() < MANY_WORDS) {
      words.put(word, word);
    }
    return known == null ? word : known;
  }

  /// Not by `Gson.toJson`, which hides what a disk says that is full.
  static void write(JsonElement element, JsonWriter out) throws IOException {
    var before = out.getStrictness();
    out.setStrictness(Strictness.LENIENT);
    AS_IT_IS.write(out, element);
    out.setStrictness(before);
  }
}
