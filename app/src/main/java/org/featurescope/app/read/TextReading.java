package org.featurescope.app.read;

import java.util.Arrays;
import java.util.List;
import org.featurescope.compute.read.TokenRanges;

/// A text and what the model and its features say about every token. Only the tokens of [#known]
/// have numbers, which while a text is being read may be any part of it. Immutable.
public interface TextReading {

  /// A token the model expected, and how much.
  ///
  /// @param actual whether it is the one that stands there
  record Expected(int id, String label, double probability, boolean actual) {}

  /// A feature at a token.
  record Activation(int latent, float value) {}

  /// Takes activations one by one.
  @FunctionalInterface
  interface Visitor {
    void visit(int token, int latent, float value);
  }

  String text();

  /// The number of tokens.
  int size();

  /// The tokens that have numbers.
  TokenRanges known();

  /// How many tokens have numbers.
  default int done() {
    return known().count();
  }

  /// Whether a token has numbers.
  default boolean knows(int token) {
    return known().contains(token);
  }

  /// How long the model and the SAE took for them.
  long nanos();

  /// The features of the SAE in all; 0 without one.
  int latentCount();

  int id(int token);

  /// The token's first UTF-16 unit in the text.
  int start(int token);

  /// One past its last.
  int end(int token);

  /// Whether a token stands for no text, such as BOS.
  boolean special(int token);

  /// The tokens before which the model begins to read afresh, ascending.
  int[] seams();

  /// How a token is shown where it stands alone, by its id.
  String labelOf(int id);

  /// What the chip of a special token says, by its id: "bos".
  default String chip(int id) {
    return labelOf(id);
  }

  /// The quantity at `token`, NaN where it has none.
  float quantity(Quantity quantity, int token);

  /// The number of features active at `token`.
  int activeCount(int token);

  /// The features active at `token`, strongest first.
  List<Activation> featuresAt(int token);

  /// `latent`'s activation at every token `[size]`: 0 where it is silent, NaN where it is not
  /// known.
  default float[] valuesOf(int latent) {
    var values = new float[size()];
    Arrays.fill(values, Float.NaN);
    known()
        .forEach((start, end) -> {
          Arrays.fill(values, start, end, 0);
          forEachActivationOf(latent, start, end, (token, same, value) -> values[token] = value);
        });
    return values;
  }

  /// What the model expected to stand at `token`, the likeliest first.
  List<Expected> expectedAt(int token);

  /// The known activations at tokens from `from` (included) to `to` (excluded), in any order.
  void forEachActivation(int from, int to, Visitor visitor);

  /// Those of one feature, ascending; much faster than looking at every token.
  void forEachActivationOf(int latent, int from, int to, Visitor visitor);

  default boolean complete() {
    return done() == size();
  }

  default boolean hasFeatures() {
    return latentCount() > 0;
  }

  /// A token as it is shown where it stands alone: its own characters, or what it is called.
  default String label(int token) {
    return end(token) > start(token) && !special(token)
        ? text().substring(start(token), end(token))
        : labelOf(id(token));
  }

  /// The reading of nothing.
  static TextReading none() {
    return NoReading.INSTANCE;
  }
}
