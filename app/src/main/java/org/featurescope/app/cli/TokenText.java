package org.featurescope.app.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.featurescope.compute.text.Tokenizer;

/// Tokens in output: their text, or where their bytes are only a part of a character, a label such
/// as `\xF0`.
final class TokenText {
  private TokenText() {}

  static String of(Tokenizer tokenizer, int id) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(tokenizer.bytes(id)))
          .toString();
    } catch (CharacterCodingException partOfACharacter) {
      return tokenizer.label(id);
    }
  }
}
