package org.featurescope.compute.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A text file, read whole. It need not be flawless UTF-8: what is not, reads as U+FFFD and is
/// told.
///
/// @param text without a byte order mark
/// @param hasInvalidBytes whether some bytes were not UTF-8
public record TextFile(Path path, String text, boolean hasInvalidBytes) {
  private static final long MAX_SIZE = 256L << 20;

  /// @throws FeaturescopeException when the file cannot be read or is larger than 256 MB
  public static TextFile read(Path path) {
    FileProblem.requireFile(path);
    try {
      if (Files.size(path) > MAX_SIZE) {
        throw new FeaturescopeException(
            path + " is larger than 256 MB", "cut it into smaller files");
      }
      var bytes = Files.readAllBytes(path);
      return new TextFile(
          path, withoutMark(new String(bytes, StandardCharsets.UTF_8)), !isUtf8(bytes));
    } catch (IOException e) {
      throw FileProblem.reading(path, e);
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
