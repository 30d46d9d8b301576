package org.featurescope.compute.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Looks through the steps that a `tokenizer.json` lists (normalizer, pre-tokenizer,
/// post-processor, decoder) before the library does. Over some mistakes the library aborts the
/// whole process instead of reporting an error, so only steps that language models use are let
/// through, and templates only with the tokens that they define.
final class PipelineCheck {
  private static final Set<String> KNOWN =
      Set.of(
          "Sequence",
          // Normalizers.
          "BertNormalizer",
          "Lowercase",
          "NFC",
          "NFD",
          "NFKC",
          "NFKD",
          "Nmt",
          "Prepend",
          "Replace",
          "Strip",
          "StripAccents",
          // Pre-tokenizers.
          "BertPreTokenizer",
          "ByteLevel",
          "Digits",
          "Metaspace",
          "Punctuation",
          "Split",
          "Whitespace",
          "WhitespaceSplit",
          // Post-processors.
          "BertProcessing",
          "RobertaProcessing",
          "TemplateProcessing",
          // Decoders.
          "BPEDecoder",
          "ByteFallback",
          "Fuse");

  private static final String PROBE = "Ab1, \n  é▁'s";

  private PipelineCheck() {}

  /// What speaks against the steps, as the end of a sentence that begins with the file's name.
  static Optional<String> problem(JsonElement steps) {
    if (steps instanceof JsonArray list) {
      return list.asList().stream()
          .map(PipelineCheck::problem)
          .flatMap(Optional::stream)
          .findFirst();
    }
    if (!(steps instanceof JsonObject step)) {
      return Optional.empty();
    }
    if (!KNOWN.contains(text(step, "type"))) {
      return Optional.of("has a step that is not supported: " + text(step, "type"));
    }
    if (text(step, "type").equals("Replace") && matchesNothing(step.get("pattern"))) {
      return Optional.of("replaces text that is not there");
    }
    if (text(step, "type").equals("TemplateProcessing") && !isDefined(step)) {
      return Optional.of("adds special tokens that it does not define");
    }
    return Stream.of("normalizers", "pretokenizers", "processors", "decoders")
        .map(step::get)
        .map(PipelineCheck::problem)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// Whether a pattern may match between two characters, tried on a few. The library then counts
  /// beyond the end of the text.
  private static boolean matchesNothing(JsonElement pattern) {
    if (!(pattern instanceof JsonObject object)) {
      return true;
    }
    if (!object.has("Regex")) {
      return text(object, "String").isEmpty();
    }
    try {
      return Pattern.compile(text(object, "Regex"))
          .matcher(PROBE)
          .results()
          .anyMatch(match -> match.start() == match.end());
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  private static boolean isDefined(JsonObject template) {
    return isDefined(template.get("single"), template) && isDefined(template.get("pair"), template);
  }

  /// Every `{"SpecialToken": {"id": name}}` of the template must be a key of `special_tokens`,
  /// whose entries have as many tokens as ids.
  private static boolean isDefined(JsonElement pieces, JsonObject template) {
    if (!(pieces instanceof JsonArray list)
        || !(template.get("special_tokens") instanceof JsonObject defined)) {
      return false;
    }
    return list.asList().stream()
        .noneMatch(piece ->
            piece instanceof JsonObject object
                && object.get("SpecialToken") instanceof JsonObject special
                && !isDefinition(defined.get(text(special, "id"))));
  }

  private static boolean isDefinition(JsonElement definition) {
    return definition instanceof JsonObject object
        && object.get("ids") instanceof JsonArray ids
        && object.get("tokens") instanceof JsonArray tokens
        && ids.size() == tokens.size();
  }

  private static String text(JsonObject object, String field) {
    return object.get(field) instanceof JsonPrimitive value ? value.getAsString() : "?";
  }
}
