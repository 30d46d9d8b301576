package org.featurescope.compute.text;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;

/// A byte-level BPE vocabulary in GPT-2's manner: what a training yields and what `vocab.json` with
/// `merges.txt` holds.
///
/// @param vocabulary from token, written in the byte alphabet, to id
/// @param merges pairs of tokens in the order in which they are joined
/// @param specialTokens from special token, written plainly, to id
public record ByteLevelBpe(
    SequencedMap<String, Integer> vocabulary,
    List<Merge> merges,
    SequencedMap<String, Integer> specialTokens) {

  /// Two tokens that become one.
  public record Merge(String left, String right) {}

  /// The number of ids: one more than the largest.
  public int size() {
    var largest = -1;
    for (var id : vocabulary.values()) {
      largest = Math.max(largest, id);
    }
    for (var id : specialTokens.values()) {
      largest = Math.max(largest, id);
    }
    return largest + 1;
  }

  /// Writes `tokenizer.json` into `directory`, whole or not at all.
  ///
  /// @throws FeaturescopeException when it cannot be written
  public void write(Path directory) {
    AtomicFiles.writeText(directory.resolve("tokenizer.json"), tokenizerJson());
  }

  /// The vocabulary in the format of Hugging Face `tokenizers`, without added prefix space.
  public String tokenizerJson() {
    var text = new StringWriter();
    try (var json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject();
      json.name("version").value("1.0");
      json.name("truncation").nullValue();
      json.name("padding").nullValue();
      writeSpecialTokens(json);
      json.name("normalizer").nullValue();
      writeByteLevel(json, "pre_tokenizer", true);
      writeByteLevel(json, "post_processor", false);
      writeByteLevel(json, "decoder", true);
      writeModel(json);
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be written", e);
    }
    return text.toString();
  }

  private void writeSpecialTokens(JsonWriter json) throws IOException {
    json.name("added_tokens").beginArray();
    for (var entry : inOrderOfId(specialTokens)) {
      json.beginObject();
      json.name("id").value(entry.getValue());
      json.name("content").value(entry.getKey());
      for (var flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
        json.name(flag).value(false);
      }
      json.name("special").value(true);
      json.endObject();
    }
    json.endArray();
  }

  private static void writeByteLevel(JsonWriter json, String name, boolean trimOffsets)
      throws IOException {
    json.name(name).beginObject();
    json.name("type").value("ByteLevel");
    json.name("add_prefix_space").value(false);
    json.name("trim_offsets").value(trimOffsets);
    json.name("use_regex").value(true);
    json.endObject();
  }

  private void writeModel(JsonWriter json) throws IOException {
    json.name("model").beginObject();
    json.name("type").value("BPE");
    for (var field :
        List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
      json.name(field).nullValue();
    }
    for (var flag : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
      json.name(flag).value(false);
    }
    json.name("vocab").beginObject();
    for (var entry : inOrderOfId(vocabulary)) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
    json.name("merges").beginArray();
    for (var merge : merges) {
      json.beginArray().value(merge.left()).value(merge.right()).endArray();
    }
    json.endArray();
    json.endObject();
  }

  private static List<Map.Entry<String, Integer>> inOrderOfId(Map<String, Integer> ids) {
    return ids.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
  }
}
