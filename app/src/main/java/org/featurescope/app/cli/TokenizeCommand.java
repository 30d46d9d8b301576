package org.featurescope.app.cli;

import java.util.stream.IntStream;
import org.featurescope.compute.text.TokenSequence;
import org.featurescope.compute.text.Tokenizer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tokenize`: the tokens of a text as a JSON array, one token a line.
@Command(
    name = "tokenize",
    description = "Prints the tokens of a text: id, text, and its span in UTF-16 units.")
final class TokenizeCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @ArgGroup(multiplicity = "1")
  private TextFlags text;

  /// @param text what the token stands for
  /// @param start first UTF-16 unit of the input
  /// @param end the unit after the last
  private record Row(int id, String text, int start, int end) {}

  TokenizeCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    passOver(EngineFlags.OPTIONS, "tokens");
    try (var tokenizer = model.openTokenizer()) {
      console.jsonRows(rows(tokenizer, text.tokens(tokenizer, console)));
    }
  }

  private static Iterable<Row> rows(Tokenizer tokenizer, TokenSequence tokens) {
    return () ->
        IntStream.range(0, tokens.size())
            .mapToObj(i ->
                new Row(
                    tokens.id(i),
                    TokenText.of(tokenizer, tokens.id(i)),
                    tokens.start(i),
                    tokens.end(i)))
            .iterator();
  }
}
