package org.featurescope.app.steer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.text.TextStream;
import org.featurescope.compute.text.TokenSequence;
import org.featurescope.compute.text.Tokenizer;

/// Tokens as the screen writes them.
final class Spelling {
  private static final char REPLACEMENT = '\uFFFD';

  private final Tokenizer tokenizer;

  Spelling(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /// Of a text that was typed. What lies between two tokens goes with the second.
  List<Piece> of(TokenSequence tokens) {
    var pieces = new ArrayList<Piece>(tokens.size());
    var written = 0;
    for (var i = 0; i < tokens.size(); i++) {
      var special = tokens.isAdded(i) || tokenizer.isSpecial(tokens.id(i));
      var end = Math.max(written, tokens.end(i));
      var text = special ? "" : tokens.text().substring(written, end);
      written = special ? written : end;
      pieces.add(new Piece(tokens.id(i), text, label(tokens.id(i)), special));
    }
    return pieces;
  }

  /// Of a text that is known by its tokens only.
  List<Piece> of(List<Integer> ids) {
    var stream = tokenizer.stream();
    return ids.stream().map(id -> piece(id, stream)).toList();
  }

  /// Of one token more of a text that is being written.
  Piece piece(int id, TextStream stream) {
    var special = tokenizer.isSpecial(id);
    return new Piece(id, special ? "" : stream.push(id), label(id), special);
  }

  /// A token alone: its characters, spaces included, or where they are none its bytes.
  String label(int id) {
    if (tokenizer.bosId().orElse(-1) == id) {
      return "bos";
    }
    var text = new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) >= 0 || text.isEmpty() ? tokenizer.label(id) : text;
  }

  Piece alone(int id) {
    return piece(id, tokenizer.stream());
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }
}
