package org.featurescope.compute.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Where a long text may be cut so that its parts have the tokens of the whole.
///
/// Byte-level tokenizers first cut a text into words, and every expression in use for that ends a
/// word where a letter is followed by a space, and begins one with a space that is followed by a
/// letter. So between the two of "sea| sh" there is always a boundary, whatever stands around it.
/// Tokenizers that are not known to work so are given whole texts. Short parts stay in the
/// processor's caches, can be encoded in parallel and keep the library's working memory small.
final class SafeCuts {
  /// GPT-2's expression stands for the byte-level step itself; these replace it.
  private static final Set<String> EXPRESSIONS =
      Set.of(expressionWithNumbers("\\p{N}{1,3}"), expressionWithNumbers("\\p{N}"));

  private final boolean allowed;
  private final boolean words;

  private SafeCuts(boolean allowed, boolean words) {
    this.allowed = allowed;
    this.words = words;
  }

  /// Judges a tokenizer by the steps in its file.
  ///
  /// @param addedTokens the entries of `added_tokens`
  static SafeCuts of(
      JsonElement normalizer,
      JsonElement preTokenizer,
      JsonElement postProcessor,
      List<JsonObject> addedTokens) {
    var allowed =
        (normalizer instanceof JsonNull || is(normalizer, "NFC"))
            && cutsWordsBeforeSpaces(preTokenizer)
            && !looksAtTheFirstSpace(postProcessor)
            && addedTokens.stream().noneMatch(SafeCuts::looksAround);
    return new SafeCuts(
        allowed, allowed && normalizer instanceof JsonNull && is(preTokenizer, "ByteLevel"));
  }

  /// Whether a text's tokens are those of its words, which are GPT-2's ([WordSplitter]), just as
  /// they stand.
  boolean areWords() {
    return words;
  }

  private static String expressionWithNumbers(String numbers) {
    return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
        + numbers
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }

  private static boolean cutsWordsBeforeSpaces(JsonElement preTokenizer) {
    if (is(preTokenizer, "ByteLevel")) {
      return !flag(preTokenizer, "add_prefix_space") && flag(preTokenizer, "use_regex");
    }
    return is(preTokenizer, "Sequence")
        && preTokenizer.getAsJsonObject().get("pretokenizers") instanceof JsonArray steps
        && steps.size() == 2
        && is(steps.get(0), "Split")
        && steps.get(0).getAsJsonObject().get("pattern") instanceof JsonObject pattern
        && pattern.get("Regex") instanceof JsonPrimitive expression
        && EXPRESSIONS.contains(expression.getAsString())
        && !flag(steps.get(0), "invert")
        && is(steps.get(1), "ByteLevel")
        && !flag(steps.get(1), "add_prefix_space")
        && !flag(steps.get(1), "use_regex");
  }

  /// With both flags the library takes the first space of a text for one that it added, and gives
  /// it another span than a space elsewhere.
  private static boolean looksAtTheFirstSpace(JsonElement postProcessor) {
    if (postProcessor instanceof JsonObject object
        && object.get("processors") instanceof JsonArray steps) {
      return steps.asList().stream().anyMatch(SafeCuts::looksAtTheFirstSpace);
    }
    return is(postProcessor, "ByteLevel")
        && flag(postProcessor, "trim_offsets")
        && flag(postProcessor, "add_prefix_space");
  }

  /// Whether an added token takes the space beside it or depends on what stands there.
  private static boolean looksAround(JsonObject token) {
    return flag(token, "lstrip")
        || flag(token, "rstrip")
        || flag(token, "single_word")
        || token.get("content").getAsString().matches(".*[A-Za-z] [A-Za-z].*");
  }

  private static boolean is(JsonElement step, String type) {
    return step instanceof JsonObject object
        && object.get("type") instanceof JsonPrimitive name
        && name.getAsString().equals(type);
  }

  /// A flag that is missing counts as set, so that whoever asks gets the careful answer of `true`
  /// for what would forbid cutting. `use_regex` is set by default as well.
  private static boolean flag(JsonElement step, String name) {
    return !(step.getAsJsonObject().get(name) instanceof JsonPrimitive value)
        || value.getAsBoolean();
  }

  /// The parts of `text`, in order, each about `size` units long or longer where no safe place
  /// comes sooner.
  List<String> parts(String text, int size) {
    var parts = new ArrayList<String>();
    var start = 0;
    while (allowed && text.length() - start > size) {
      var end = start + size;
      while (end < text.length() && !isSafe(text, end)) {
        end++;
      }
      parts.add(text.substring(start, end));
      start = end;
    }
    if (start < text.length() || parts.isEmpty()) {
      parts.add(text.substring(start));
    }
    return parts;
  }

  private static boolean isSafe(String text, int at) {
    return at > 0
        && at + 1 < text.length()
        && text.charAt(at) == ' '
        && isLetter(text.charAt(at - 1))
        && isLetter(text.charAt(at + 1));
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
