package org.featurescope.compute.text;

import java.util.Arrays;
import java.util.Optional;

/// GPT-2's alphabet: a printable character for each of the 256 bytes, so that tokens which are
/// parts of characters can stand in a text file. Printable Latin-1 bytes are themselves; the 68
/// others take the characters from U+0100 on, in order.
final class ByteAlphabet {
  static final int SIZE = 256;

  private static final char[] CHARACTERS = new char[SIZE];
  private static final short[] BYTES = new short[SIZE + 68];
  private static final byte[] BY_ID = new byte[SIZE];
  private static final short[] IDS = new short[SIZE];

  static {
    Arrays.fill(BYTES, (short) -1);
    var next = SIZE;
    for (var value = 0; value < SIZE; value++) {
      CHARACTERS[value] = (char) (isPrintable(value) ? value : next++);
      BYTES[CHARACTERS[value]] = (short) value;
    }
    var id = 0;
    for (var value : BYTES) {
      if (value >= 0) {
        BY_ID[id] = (byte) value;
        IDS[value] = (short) id++;
      }
    }
  }

  private ByteAlphabet() {}

  private static boolean isPrintable(int value) {
    return value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xFF && value != 0xAD;
  }

  static char character(int value) {
    return CHARACTERS[value & 0xFF];
  }

  /// The byte that is number `id` in the order of the alphabet's characters: how vocabularies of
  /// this kind begin.
  static byte byteOf(int id) {
    return BY_ID[id];
  }

  /// The inverse of [#byteOf].
  static int idOf(byte value) {
    return IDS[value & 0xFF];
  }

  static String write(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    for (var value : bytes) {
      text.append(character(value));
    }
    return text.toString();
  }

  /// The bytes that `text` spells, or empty where it has a character outside the alphabet.
  static Optional<byte[]> read(String text) {
    var bytes = new byte[text.length()];
    for (var i = 0; i < bytes.length; i++) {
      var c = text.charAt(i);
      if (c >= BYTES.length || BYTES[c] < 0) {
        return Optional.empty();
      }
      bytes[i] = (byte) BYTES[c];
    }
    return Optional.of(bytes);
  }
}
