package org.featurescope.compute.text;

/// The text of tokens that come one at a time. Gives out whole characters only: the first tokens of
/// an emoji yield nothing, its last one yields the emoji. The pieces together are the bytes of the
/// tokens read as UTF-8. Not for use by several threads at once.
public final class TextStream {
  private final Tokenizer tokenizer;
  private final Utf8Decoder decoder = new Utf8Decoder();

  TextStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /// Takes the next token.
  ///
  /// @return the text that is complete now, often empty while a character is being spelled
  public String push(int id) {
    return decoder.push(tokenizer.bytes(id));
  }

  /// Ends the text.
  ///
  /// @return U+FFFD for a character that was never finished, otherwise nothing
  public String finish() {
    return decoder.finish();
  }
}
