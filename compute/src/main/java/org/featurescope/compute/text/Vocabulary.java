package org.featurescope.compute.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.featurescope.compute.job.FeaturescopeException;

/// What a `tokenizer.json` says of its tokens: their ids, their bytes, which of them are special.
/// Read as a stream, since the vocabularies of large models have tens of megabytes.
final class Vocabulary {
  /// Real vocabularies have gaps of a few thousand ids at most; the table must not grow with a
  /// number that somebody wrote into a file.
  private static final int ROOM_FOR_GAPS = 100_000;

  private static final int MAX_ID = 20_000_000;

  private final String[] tokens;
  private final BitSet plain;
  private final BitSet special;
  private final TokenSpelling spelling;
  private final SafeCuts cuts;
  private final Map<String, Integer> ids;
  private final Set<String> addedTokens;

  private Vocabulary(Reader reader) {
    this.addedTokens = Set.copyOf(reader.added.keySet());
    this.spelling = TokenSpelling.of(reader.decoder, reader.preTokenizer, reader.byteFallback);
    this.cuts =
        SafeCuts.of(
            reader.normalizer, reader.preTokenizer, reader.postProcessor, reader.addedTokens);
    this.ids = reader.ids;
    this.plain = reader.plain;
    this.special = reader.special;
    this.tokens = new String[reader.size()];
    reader.ids.forEach((token, id) -> tokens[id] = token);
    // Where a token of the model and an added one share an id, the added one is what it means.
    reader.added.forEach((token, id) -> tokens[id] = token);
  }

  /// @param json the text of a `tokenizer.json`
  /// @param label the file's name for messages
  /// @throws FeaturescopeException when it is no tokenizer or contradicts itself
  static Vocabulary read(String json, String label) {
    var reader = new Reader(label);
    try (var stream = new JsonReader(new StringReader(json))) {
      stream.setStrictness(Strictness.STRICT);
      reader.readFile(stream);
    } catch (IOException
        | IllegalStateException
        | NumberFormatException
        | UnsupportedOperationException
        | JsonParseException e) {
      throw new FeaturescopeException(
          label + " is not the file of a tokenizer", "download the model again", e);
    }
    return new Vocabulary(reader);
  }

  /// Where texts may be cut before they are encoded.
  SafeCuts cuts() {
    return cuts;
  }

  /// One more than the largest id.
  int size() {
    return tokens.length;
  }

  OptionalInt id(String token) {
    var id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  boolean isSpecial(int id) {
    return special.get(id);
  }

  /// What is cut out of a text before it is tokenised, special or not.
  Set<String> addedTokens() {
    return addedTokens;
  }

  /// The special tokens by id.
  Map<String, Integer> specialTokens() {
    var found = new HashMap<String, Integer>();
    special.stream().filter(id -> tokens[id] != null).forEach(id -> found.put(tokens[id], id));
    return found;
  }

  /// The bytes of a token; none for an id that lies in a gap.
  byte[] bytes(int id) {
    var token = tokens[id];
    if (token == null) {
      return new byte[0];
    }
    return plain.get(id) ? token.getBytes(StandardCharsets.UTF_8) : spelling.bytes(token);
  }

  private static final class Reader {
    final String label;
    final Map<String, Integer> ids = new HashMap<>();
    final Map<String, Integer> added = new HashMap<>();
    final BitSet plain = new BitSet();
    final BitSet special = new BitSet();
    final List<JsonObject> addedTokens = new ArrayList<>();
    JsonElement normalizer = JsonNull.INSTANCE;
    JsonElement postProcessor = JsonNull.INSTANCE;
    JsonElement decoder = JsonNull.INSTANCE;
    JsonElement preTokenizer = JsonNull.INSTANCE;
    boolean byteFallback;
    private int largest = -1;

    Reader(String label) {
      this.label = label;
    }

    void readFile(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "added_tokens" -> readAddedTokens(json);
          case "decoder" -> decoder = readSteps(json);
          case "pre_tokenizer" -> preTokenizer = readSteps(json);
          case "normalizer" -> normalizer = readSteps(json);
          case "post_processor" -> postProcessor = readSteps(json);
          case "model" -> readModel(json);
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (ids.isEmpty()) {
        throw broken("has an empty vocabulary");
      }
      checkIds();
      added.forEach(ids::put);
    }

    private JsonElement readSteps(JsonReader json) {
      var steps = JsonParser.parseReader(json);
      PipelineCheck.problem(steps)
          .ifPresent(problem -> {
            throw broken(problem);
          });
      return steps;
    }

    private void readModel(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "type" -> {
            if (!json.nextString().equals("BPE")) {
              throw broken("is not of the BPE kind, the only one that is supported");
            }
          }
          case "vocab" -> readTokens(json);
          case "byte_fallback" -> byteFallback = json.nextBoolean();
          case "continuing_subword_prefix" -> refusePrefix(json);
          default -> json.skipValue();
        }
      }
      json.endObject();
    }

    /// No language model marks the inside of words so, and the library aborts the whole process
    /// over a prefix that the tokens lack.
    private void refusePrefix(JsonReader json) throws IOException {
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
      } else if (!json.nextString().isEmpty()) {
        throw broken("marks the inside of words with a prefix, which is not supported");
      }
    }

    private void readTokens(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        put(ids, json.nextName(), json.nextInt());
      }
      json.endObject();
    }

    private void readAddedTokens(JsonReader json) throws IOException {
      json.beginArray();
      while (json.hasNext()) {
        var token = JsonParser.parseReader(json).getAsJsonObject();
        if (!token.has("id") || !token.has("content")) {
          throw broken("has an added token without id or text");
        }
        var id = token.get("id").getAsInt();
        put(added, token.get("content").getAsString(), id);
        addedTokens.add(token);
        plain.set(id);
        if (token.has("special") && token.get("special").getAsBoolean()) {
          special.set(id);
        }
      }
      json.endArray();
    }

    private void put(Map<String, Integer> into, String token, int id) {
      if (id < 0 || id > MAX_ID) {
        throw broken("gives a token the impossible id " + id);
      }
      if (into.put(token, id) != null) {
        throw broken("lists a token twice");
      }
      largest = Math.max(largest, id);
    }

    /// Two tokens of the model may not share an id, and no id may lie far beyond the tokens.
    private void checkIds() {
      var count = ids.size() + added.size();
      if (largest > 4L * count + ROOM_FOR_GAPS) {
        throw broken("gives ids up to " + largest + " to only " + count + " tokens");
      }
      var taken = new BitSet(largest + 1);
      for (var id : ids.values()) {
        if (taken.get(id)) {
          throw broken("gives two tokens the id " + id);
        }
        taken.set(id);
      }
    }

    int size() {
      return largest + 1;
    }

    private FeaturescopeException broken(String what) {
      return new FeaturescopeException(label + " " + what, "download the model again");
    }
  }
}
