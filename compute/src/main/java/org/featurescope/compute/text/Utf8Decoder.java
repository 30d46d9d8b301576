package org.featurescope.compute.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// UTF-8 that arrives in pieces of any size. A character that is not complete yet is kept back;
/// bytes that can never become one come out as U+FFFD.
final class Utf8Decoder {
  /// The bytes of an unfinished character.
  private static final int MAX_PENDING = 3;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] pending = {};

  /// The text that is complete now.
  String push(byte[] bytes) {
    return decode(bytes, false);
  }

  /// What is left of an unfinished character; after this the decoder begins anew.
  String finish() {
    var rest = decode(new byte[0], true);
    decoder.reset();
    return rest;
  }

  private String decode(byte[] bytes, boolean isEnd) {
    var input = ByteBuffer.allocate(pending.length + bytes.length);
    input.put(pending).put(bytes).flip();
    var output = CharBuffer.allocate(input.remaining() + MAX_PENDING);
    decoder.decode(input, output, isEnd);
    if (isEnd) {
      decoder.flush(output);
    }
    pending = new byte[input.remaining()];
    input.get(pending);
    return output.flip().toString();
  }
}
