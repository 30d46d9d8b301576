package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.featurescope.compute.circuit.CircuitModel;
import org.featurescope.compute.text.TextFile;
import org.featurescope.compute.text.TokenSequence;
import org.featurescope.compute.text.Tokenizer;
import picocli.CommandLine.Option;

/// The text of a command, in one of three ways.
final class TextFlags {
  @Option(names = "--text", paramLabel = "TEXT", required = true, description = "The text itself.")
  private String text;

  @Option(names = "--file", paramLabel = "FILE", required = true, description = "A text file.")
  private Path file;

  @Option(
      names = "--ids",
      paramLabel = "ID",
      split = ",",
      required = true,
      description = "Exactly these token ids, e.g. 1,2,3; nothing is added, no BOS either.")
  private int[] ids;

  /// The file that is read, where it is one.
  Stream<Path> files() {
    return Stream.ofNullable(file);
  }

  TokenSequence tokens(Tokenizer tokenizer, Console console) {
    if (ids != null) {
      for (var id : ids) {
        tokenizer.bytes(id);
      }
      return TokenSequence.ofIds(ids);
    }
    return tokenizer.encode(file == null ? text : read(console));
  }

  /// For circuits: a text begins as the dictionaries are used to.
  TokenSequence tokens(CircuitModel circuit, Console console) {
    return ids == null
        ? circuit.tokens(file == null ? text : read(console))
        : tokens(circuit.model().tokenizer(), console);
  }

  private String read(Console console) {
    var content = TextFile.read(file);
    if (content.hasInvalidBytes()) {
      console.err().println("note: " + file + " is not all UTF-8; what is not, reads as U+FFFD");
    }
    return content.text();
  }
}
