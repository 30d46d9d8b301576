package org.featurescope.compute.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// How the tokens of a vocabulary spell bytes: in the byte alphabet, or as text with a mark for the
/// space, escapes for single bytes and a suffix for the end of a word.
///
/// @param byteLevel whether tokens are written in the [ByteAlphabet]
/// @param byteEscapes whether `<0x0A>` is the byte 10
/// @param space the mark that stands for a space, or empty
/// @param wordEnd the suffix that stands for the space after a word, or empty
record TokenSpelling(boolean byteLevel, boolean byteEscapes, String space, String wordEnd) {
  private static final Pattern ESCAPE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

  /// Reads the spelling off the decoder of a `tokenizer.json`, or off its pre-tokenizer where there
  /// is no decoder.
  static TokenSpelling of(JsonElement decoder, JsonElement preTokenizer, boolean byteFallback) {
    var none = new TokenSpelling(false, byteFallback, "", "");
    var decoded = none.with(decoder);
    return decoded.equals(none) ? none.with(preTokenizer) : decoded;
  }

  private TokenSpelling with(JsonElement part) {
    if (part instanceof JsonArray list) {
      var all = this;
      for (var element : list) {
        all = all.with(element);
      }
      return all;
    }
    if (!(part instanceof JsonObject object)) {
      return this;
    }
    return switch (text(object, "type")) {
      case "Sequence" -> with(object.get("decoders")).with(object.get("pretokenizers"));
      case "ByteLevel" -> new TokenSpelling(true, byteEscapes, space, wordEnd);
      case "ByteFallback" -> new TokenSpelling(byteLevel, true, space, wordEnd);
      case "Metaspace" ->
          new TokenSpelling(byteLevel, byteEscapes, text(object, "replacement"), wordEnd);
      case "Replace" -> withReplacement(object);
      case "BPEDecoder" -> new TokenSpelling(byteLevel, byteEscapes, space, text(object, "suffix"));
      default -> this;
    };
  }

  private TokenSpelling withReplacement(JsonObject replace) {
    if (replace.get("pattern") instanceof JsonObject pattern
        && text(replace, "content").equals(" ")) {
      return new TokenSpelling(byteLevel, byteEscapes, text(pattern, "String"), wordEnd);
    }
    return this;
  }

  private static String text(JsonObject object, String field) {
    var value = object.get(field);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  /// The bytes that a token of the vocabulary stands for.
  byte[] bytes(String token) {
    if (byteLevel) {
      return ByteAlphabet.read(token).orElseGet(() -> token.getBytes(StandardCharsets.UTF_8));
    }
    if (byteEscapes) {
      var escape = ESCAPE.matcher(token);
      if (escape.matches()) {
        return new byte[] {(byte) Integer.parseInt(escape.group(1), 16)};
      }
    }
    var text = space.isEmpty() ? token : token.replace(space, " ");
    if (!wordEnd.isEmpty() && text.endsWith(wordEnd)) {
      text = text.substring(0, text.length() - wordEnd.length()) + " ";
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
