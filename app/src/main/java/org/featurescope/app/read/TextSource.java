package org.featurescope.app.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.viz.text.Figures;

/// A text and where it comes from.
///
/// @param name what the header calls it: a file's name, or "Typed text"
/// @param hint one sentence that says what to try with it
/// @param notice something the person should know about it, such as replaced bytes
public record TextSource(String name, String text, Optional<String> hint, Optional<String> notice) {
  /// Larger files are certainly not texts that anybody reads token by token.
  private static final long MOST_BYTES = 64L << 20;

  /// More than one damaged character in so many make a file no text.
  private static final int MOST_DAMAGED = 10;

  /// A tokenizer takes what has no space for one word, and its time grows faster than the word.
  private static final int LONGEST_RUN = 1_000_000;

  private static final char REPLACEMENT = '\uFFFD';

  private static final String TYPED = "Typed text";

  public static TextSource typed(String text) {
    return new TextSource(TYPED, text, Optional.empty(), Optional.empty());
  }

  /// One that was kept under a name.
  static TextSource kept(String name, String text) {
    return new TextSource(name, text, Optional.empty(), Optional.empty());
  }

  /// Whether it has no name of its own.
  boolean isTyped() {
    return name.equals(TYPED);
  }

  public static TextSource sample(String name, String hint, String text) {
    return new TextSource(name, text, Optional.of(hint), Optional.empty());
  }

  /// Reads a UTF-8 file. Bytes that are not UTF-8 are replaced by U+FFFD, and the notice says how
  /// many places that were.
  ///
  /// @throws FeaturescopeException when it cannot be read
  public static TextSource read(Path file) {
    var name = String.valueOf(file.getFileName());
    try {
      if (Files.isDirectory(file)) {
        throw new FeaturescopeException(name + " is a folder", "choose a text file");
      }
      if (!Files.isRegularFile(file) && Files.exists(file)) {
        throw new FeaturescopeException(name + " is not a file", "choose a text file");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new FeaturescopeException(
            name + " is larger than 64 MiB", "cut it into smaller files and open one of them");
      }
      return checked(decode(name, requireText(name, Files.readAllBytes(file))));
    } catch (IOException unreadable) {
      throw FileProblem.reading(file, unreadable);
    }
  }

  private static byte[] requireText(String name, byte[] bytes) {
    if (bytes.length == 0) {
      throw new FeaturescopeException(name + " is empty", "choose a file with text in it");
    }
    for (var each : bytes) {
      if (each == 0) {
        throw new FeaturescopeException(
            name + " is not a text in UTF-8: it holds bytes that no text has",
            "choose a text file, or save this one as UTF-8");
      }
    }
    return bytes;
  }

  private static TextSource checked(TextSource source) {
    var damaged = source.text.chars().filter(unit -> unit == REPLACEMENT).count();
    if (source.notice.isPresent() && damaged > source.text.length() / MOST_DAMAGED) {
      throw new FeaturescopeException(
          source.name + " is not a text in UTF-8", "choose a text file, or save this one as UTF-8");
    }
    var run = 0;
    for (var i = 0; i < source.text.length(); i++) {
      run = Character.isWhitespace(source.text.charAt(i)) ? 0 : run + 1;
      if (run > LONGEST_RUN) {
        throw new FeaturescopeException(
            "%s has more than %s characters without a space, which no tokenizer can cut"
                .formatted(source.name, Figures.count(LONGEST_RUN)),
            "choose a file of words");
      }
    }
    return source;
  }

  /// The number of paragraphs: lines with anything to see on them.
  public long paragraphs() {
    var count = 0L;
    var blank = true;
    for (var i = 0; i < text.length(); i++) {
      var here = text.charAt(i);
      if (here == '\n' || here == '\r') {
        blank = true;
      } else if (blank && !Character.isWhitespace(here)) {
        blank = false;
        count++;
      }
    }
    return count;
  }

  static TextSource decode(String name, byte[] bytes) {
    var from = startsWithMark(bytes) ? 3 : 0;
    var content = ByteBuffer.wrap(bytes, from, bytes.length - from);
    try {
      var text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(content.duplicate())
              .toString();
      return new TextSource(name, text, Optional.empty(), Optional.empty());
    } catch (CharacterCodingException damaged) {
      var text = StandardCharsets.UTF_8.decode(content.duplicate()).toString();
      var places = text.chars().filter(unit -> unit == REPLACEMENT).count();
      return new TextSource(
          name,
          text,
          Optional.empty(),
          Optional.of(
              "%s is not all UTF-8: %s replaced by \uFFFD."
                  .formatted(
                      name,
                      places == 1
                          ? "1 damaged place was"
                          : Figures.count(places) + " damaged places were")));
    }
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }
}
