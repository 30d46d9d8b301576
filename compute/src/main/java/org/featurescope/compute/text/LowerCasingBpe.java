package org.featurescope.compute.text;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.SequencedMap;

/// A BPE vocabulary in the manner of the first GPT: words in lower case without accents, whose last
/// token carries `</w>`. What `vocab.json` with `merges.txt` holds.
///
/// @param vocabulary from token to id
/// @param merges pairs of tokens in the order in which they are joined
record LowerCasingBpe(SequencedMap<String, Integer> vocabulary, List<ByteLevelBpe.Merge> merges) {
  static final String END_OF_WORD = "</w>";
  private static final String UNKNOWN = "<unk>";

  /// The vocabulary in the format of Hugging Face `tokenizers`.
  String tokenizerJson() {
    var json = new JsonObject();
    json.addProperty("version", "1.0");
    json.add("added_tokens", addedTokens());
    var normalizer = step("BertNormalizer");
    normalizer.addProperty("clean_text", true);
    normalizer.addProperty("handle_chinese_chars", true);
    normalizer.add("strip_accents", JsonNull.INSTANCE);
    normalizer.addProperty("lowercase", true);
    json.add("normalizer", normalizer);
    json.add("pre_tokenizer", step("BertPreTokenizer"));
    json.add("post_processor", JsonNull.INSTANCE);
    var decoder = step("BPEDecoder");
    decoder.addProperty("suffix", END_OF_WORD);
    json.add("decoder", decoder);
    json.add("model", model());
    return new GsonBuilder().serializeNulls().disableHtmlEscaping().create().toJson(json);
  }

  private static JsonObject step(String type) {
    var step = new JsonObject();
    step.addProperty("type", type);
    return step;
  }

  private JsonArray addedTokens() {
    var tokens = new JsonArray();
    if (vocabulary.containsKey(UNKNOWN)) {
      var token = new JsonObject();
      token.addProperty("id", vocabulary.get(UNKNOWN));
      token.addProperty("content", UNKNOWN);
      for (var flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
        token.addProperty(flag, false);
      }
      token.addProperty("special", true);
      tokens.add(token);
    }
    return tokens;
  }

  private JsonObject model() {
    var model = step("BPE");
    model.add("dropout", JsonNull.INSTANCE);
    model.addProperty("unk_token", UNKNOWN);
    model.add("continuing_subword_prefix", JsonNull.INSTANCE);
    model.addProperty("end_of_word_suffix", END_OF_WORD);
    for (var flag : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
      model.addProperty(flag, false);
    }
    var ids = new JsonObject();
    vocabulary.forEach(ids::addProperty);
    model.add("vocab", ids);
    var pairs = new JsonArray();
    for (var merge : merges) {
      var pair = new JsonArray();
      pair.add(merge.left());
      pair.add(merge.right());
      pairs.add(pair);
    }
    model.add("merges", pairs);
    return model;
  }
}
