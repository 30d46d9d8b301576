package org.featurescope.app.cli;

import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.text.Tokenizer;

/// A token as a person names it: by its text, as the vocabulary writes it, or by its number as
/// `#123`.
///
/// @param text what it stands for
record OneToken(int id, String text) {

  static OneToken of(Tokenizer tokenizer, int id) {
    return new OneToken(id, TokenText.of(tokenizer, id));
  }

  /// @throws FeaturescopeException if it is no token, or several
  static OneToken named(Tokenizer tokenizer, String name) {
    if (name.matches("#\\d{1,9}")) {
      return of(tokenizer, Integer.parseInt(name.substring(1)));
    }
    var tokens = tokenizer.encode(name, false);
    if (tokens.size() == 1) {
      return of(tokenizer, tokens.id(0));
    }
    var id = tokenizer.id(name);
    if (id.isPresent()) {
      return of(tokenizer, id.getAsInt());
    }
    throw new FeaturescopeException(
        "%s is %,d tokens and not one".formatted(Printable.quoted(name), tokens.size()),
        tokens.isEmpty()
            ? "name a token by its text, or by its number as #123"
            : "choose one of them, such as "
                + Printable.quoted(TokenText.of(tokenizer, tokens.id(0)))
                + "; a word within a text begins with its space");
  }

  String quoted() {
    return Printable.quoted(text);
  }
}
