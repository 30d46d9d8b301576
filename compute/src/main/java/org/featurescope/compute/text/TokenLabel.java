package org.featurescope.compute.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/// A token's bytes as something that can be read in a list.
final class TokenLabel {
  private TokenLabel() {}

  static String of(byte[] bytes) {
    var label = new StringBuilder();
    var input = ByteBuffer.wrap(bytes);
    var output = CharBuffer.allocate(bytes.length + 1);
    var decoder = StandardCharsets.UTF_8.newDecoder();
    while (input.hasRemaining()) {
      var result = decoder.reset().decode(input, output, true);
      append(label, output.flip().toString());
      output.clear();
      for (var i = 0; result.isError() && i < result.length(); i++) {
        label.append("\\x%02X".formatted(input.get()));
      }
    }
    return label.toString();
  }

  private static void append(StringBuilder label, String text) {
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\n' -> label.append('↵');
            case '\t' -> label.append('⇥');
            case '\r' -> label.append('␍');
            default -> {
              if (Character.isISOControl(c)) {
                label.append("\\x%02X".formatted(c));
              } else {
                label.appendCodePoint(c);
              }
            }
          }
        });
  }
}
