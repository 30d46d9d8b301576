package org.featurescope.compute.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// The files of a model directory that concern its tokenizer.
///
/// @param directory in Hugging Face layout
record TokenizerFiles(Path directory) {
  private static final String TOKENIZER = "tokenizer.json";
  private static final String VOCAB = "vocab.json";
  private static final String MERGES = "merges.txt";
  private static final String CONFIG = "tokenizer_config.json";
  private static final long MAX_SIZE = 200_000_000;

  private static final List<String> USUAL_BOS =
      List.of("<s>", "<bos>", "<|begin_of_text|>", BpeTrainer.END_OF_TEXT);
  private static final List<String> USUAL_EOS =
      List.of("</s>", "<eos>", "<|end_of_text|>", BpeTrainer.END_OF_TEXT);

  /// The name of the file that [#tokenizerJson] comes from.
  String label() {
    return Files.exists(directory.resolve(TOKENIZER)) ? TOKENIZER : VOCAB;
  }

  /// The text of `tokenizer.json`; where there is none, one that means the same as `vocab.json` and
  /// `merges.txt`.
  ///
  /// @throws FeaturescopeException when neither is there or they cannot be read
  String tokenizerJson() {
    if (Files.exists(directory.resolve(TOKENIZER))) {
      return read(TOKENIZER);
    }
    if (Files.exists(directory.resolve(VOCAB)) && Files.exists(directory.resolve(MERGES))) {
      var vocabulary = vocabulary();
      return isOfTheFirstGpt(vocabulary)
          ? new LowerCasingBpe(vocabulary, merges()).tokenizerJson()
          : new ByteLevelBpe(vocabulary, merges(), specialTokens(vocabulary)).tokenizerJson();
    }
    if (!Files.isDirectory(directory)) {
      throw new FeaturescopeException(
          directory + (Files.exists(directory) ? " is not a folder" : " does not exist"),
          "choose a model folder");
    }
    if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
      throw new FeaturescopeException(
          "reading " + directory + " is not permitted", "change its permissions");
    }
    throw new FeaturescopeException(
        directory + " holds no " + TOKENIZER, "choose the folder of a whole model");
  }

  private SequencedMap<String, Integer> vocabulary() {
    var vocabulary = new LinkedHashMap<String, Integer>();
    parsed(VOCAB)
        .asMap()
        .forEach((token, id) -> {
          if (!(id instanceof JsonPrimitive number) || !number.isNumber()) {
            throw new FeaturescopeException(
                VOCAB + " is not a vocabulary", "download the model again");
          }
          vocabulary.put(token, number.getAsInt());
        });
    return vocabulary;
  }

  private static boolean isOfTheFirstGpt(SequencedMap<String, Integer> vocabulary) {
    return vocabulary.keySet().stream()
        .anyMatch(token -> token.endsWith(LowerCasingBpe.END_OF_WORD));
  }

  private List<ByteLevelBpe.Merge> merges() {
    var merges = new ArrayList<ByteLevelBpe.Merge>();
    for (var line : read(MERGES).lines().toList()) {
      if (line.isBlank() || line.startsWith("#version")) {
        continue;
      }
      var parts = line.split(" ");
      if (parts.length != 2) {
        throw new FeaturescopeException(
            MERGES + " has a line that is no pair of tokens", "download the model again");
      }
      merges.add(new ByteLevelBpe.Merge(parts[0], parts[1]));
    }
    return merges;
  }

  /// The tokens of the vocabulary that the other files call special.
  private SequencedMap<String, Integer> specialTokens(SequencedMap<String, Integer> vocabulary) {
    var special = new LinkedHashMap<String, Integer>();
    var names = new ArrayList<String>(List.of(BpeTrainer.END_OF_TEXT));
    for (var role : List.of("bos_token", "eos_token", "unk_token", "pad_token")) {
      tokenNamed(role).ifPresent(names::add);
    }
    for (var name : names) {
      if (vocabulary.containsKey(name)) {
        special.put(name, vocabulary.get(name));
      }
    }
    return special;
  }

  /// The token that begins a text: as `tokenizer_config.json`, `special_tokens_map.json` or
  /// `config.json` name it, or the one usual name that the vocabulary has as a special token.
  /// GPT-2's `<|endoftext|>` counts.
  OptionalInt bos(Vocabulary vocabulary) {
    return roleId("bos_token", USUAL_BOS, vocabulary);
  }

  /// The token that ends a text, found as [#bos] is.
  OptionalInt eos(Vocabulary vocabulary) {
    return roleId("eos_token", USUAL_EOS, vocabulary);
  }

  /// Whether `tokenizer_config.json` asks for a BOS before every text or an EOS after it, where it
  /// says anything about that.
  ///
  /// @param name `add_bos_token` or `add_eos_token`
  Optional<Boolean> asksFor(String name) {
    return Files.exists(directory.resolve(CONFIG))
            && parsed(CONFIG).get(name) instanceof JsonPrimitive flag
            && flag.isBoolean()
        ? Optional.of(flag.getAsBoolean())
        : Optional.empty();
  }

  private OptionalInt roleId(String role, List<String> usual, Vocabulary vocabulary) {
    var named = tokenNamed(role).map(vocabulary::id).orElse(OptionalInt.empty());
    if (named.isPresent()) {
      return named;
    }
    var configured = configured(role + "_id");
    if (configured.isPresent() && configured.getAsInt() < vocabulary.size()) {
      return configured;
    }
    var special = vocabulary.specialTokens();
    return usual.stream().filter(special::containsKey).mapToInt(special::get).findFirst();
  }

  /// A token's text is a string, or the `content` of an object.
  private Optional<String> tokenNamed(String role) {
    for (var file : List.of(CONFIG, "special_tokens_map.json")) {
      if (Files.exists(directory.resolve(file))) {
        var value = parsed(file).get(role);
        var text = value instanceof JsonObject object ? object.get("content") : value;
        if (text instanceof JsonPrimitive name && name.isString()) {
          return Optional.of(name.getAsString());
        }
      }
    }
    return Optional.empty();
  }

  private OptionalInt configured(String field) {
    if (!Files.exists(directory.resolve("config.json"))) {
      return OptionalInt.empty();
    }
    JsonElement value = parsed("config.json").get(field);
    if (value != null && value.isJsonArray() && !value.getAsJsonArray().isEmpty()) {
      value = value.getAsJsonArray().get(0);
    }
    if (value instanceof JsonPrimitive number && number.isNumber()) {
      try {
        var id = Integer.parseInt(number.getAsString());
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
      } catch (NumberFormatException e) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private JsonObject parsed(String file) {
    try {
      return JsonParser.parseString(read(file)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new FeaturescopeException(
          file + " is not a JSON object", "download the model again", e);
    }
  }

  private String read(String file) {
    var path = directory.resolve(file);
    FileProblem.requireFile(path);
    try {
      if (Files.size(path) > MAX_SIZE) {
        throw new FeaturescopeException(
            file + " is larger than 200 MB", "choose the folder of a model");
      }
      return Files.readString(path);
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }
}
