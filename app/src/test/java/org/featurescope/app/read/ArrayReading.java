package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.featurescope.compute.read.TokenRanges;

/// A reading made of plain arrays.
public final class ArrayReading implements TextReading {

  /// The text as tokens.
  ///
  /// @param ids [token] vocabulary ids
  /// @param starts [token] first UTF-16 unit in the text
  /// @param ends [token] one past the last
  /// @param special whether a token (by its position) stands for no text, such as BOS
  /// @param seams positions at which the model starts to read afresh, ascending
  /// @param label how a token is shown, by its id
  public record Tokens(
      String text,
      int[] ids,
      int[] starts,
      int[] ends,
      IntPredicate special,
      int[] seams,
      IntFunction<String> label) {

    static Tokens none() {
      return new Tokens("", new int[0], new int[0], new int[0], i -> false, new int[0], id -> "");
    }
  }

  /// The numbers of every token, NaN where there is none.
  ///
  /// @param surprisal [token] in nat; the first token of a window has none
  /// @param entropy [token] of the model's expectation for this token, in nat
  /// @param error [token] normalised squared error of the SAE's reconstruction; empty without an
  ///   SAE
  public record Quantities(float[] surprisal, float[] entropy, float[] error) {}

  /// The active features, sparse: those of token t stand at `rows[t]` up to `rows[t + 1]`.
  ///
  /// @param latentCount features of the SAE in all; 0 without one
  public record Active(int[] rows, int[] latents, float[] values, int latentCount) {
    static Active none(int tokens) {
      return new Active(new int[tokens + 1], new int[0], new float[0], 0);
    }
  }

  /// What was expected at every token: `each` ids and probabilities a token, the likeliest first.
  public record Expectations(int each, int[] ids, float[] probabilities) {}

  private final Tokens tokens;
  private final TokenRanges known;
  private final Quantities quantities;
  private final Active active;
  private final Expectations expectations;

  /// @param done how many tokens from the front are known
  public ArrayReading(
      Tokens tokens, int done, Quantities quantities, Active active, Expectations expectations) {
    this(tokens, TokenRanges.of(0, done), quantities, active, expectations);
  }

  public ArrayReading(
      Tokens tokens,
      TokenRanges known,
      Quantities quantities,
      Active active,
      Expectations expectations) {
    this.tokens = tokens;
    this.known = known;
    this.quantities = quantities;
    this.active = active;
    this.expectations = expectations;
  }

  @Override
  public String text() {
    return tokens.text;
  }

  @Override
  public int size() {
    return tokens.ids.length;
  }

  @Override
  public TokenRanges known() {
    return known;
  }

  /// The same with fewer tokens known.
  public ArrayReading knowing(TokenRanges fewer) {
    return new ArrayReading(tokens, fewer, quantities, active, expectations);
  }

  @Override
  public long nanos() {
    return 250_000_000;
  }

  @Override
  public int latentCount() {
    return active.latentCount;
  }

  @Override
  public int id(int token) {
    return tokens.ids[token];
  }

  @Override
  public int start(int token) {
    return tokens.starts[token];
  }

  @Override
  public int end(int token) {
    return tokens.ends[token];
  }

  @Override
  public boolean special(int token) {
    return tokens.special.test(token);
  }

  @Override
  public int[] seams() {
    return tokens.seams;
  }

  @Override
  public String labelOf(int id) {
    return tokens.label.apply(id);
  }

  @Override
  public float quantity(Quantity quantity, int token) {
    var values = values(quantity);
    return knows(token) && token < values.length ? values[token] : Float.NaN;
  }

  private float[] values(Quantity quantity) {
    return switch (quantity) {
      case SURPRISAL -> quantities.surprisal;
      case ENTROPY -> quantities.entropy;
      case RECONSTRUCTION_ERROR -> quantities.error;
    };
  }

  @Override
  public int activeCount(int token) {
    return knows(token) ? active.rows[token + 1] - active.rows[token] : 0;
  }

  @Override
  public List<Activation> featuresAt(int token) {
    if (!knows(token)) {
      return List.of();
    }
    return IntStream.range(active.rows[token], active.rows[token + 1])
        .mapToObj(i -> new Activation(active.latents[i], active.values[i]))
        .sorted((a, b) -> Float.compare(b.value(), a.value()))
        .toList();
  }

  @Override
  public List<Expected> expectedAt(int token) {
    var each = expectations.each;
    if (!knows(token) || (token + 1) * (long) each > expectations.ids.length) {
      return List.of();
    }
    var list = new ArrayList<Expected>();
    for (var i = token * each; i < (token + 1) * each; i++) {
      if (expectations.probabilities[i] > 0) {
        var id = expectations.ids[i];
        list.add(
            new Expected(
                id,
                tokens.label.apply(id),
                expectations.probabilities[i],
                id == tokens.ids[token]));
      }
    }
    return list;
  }

  @Override
  public void forEachActivation(int from, int to, Visitor visitor) {
    for (var token = from; token < to; token++) {
      for (var i = active.rows[token]; knows(token) && i < active.rows[token + 1]; i++) {
        visitor.visit(token, active.latents[i], active.values[i]);
      }
    }
  }

  @Override
  public void forEachActivationOf(int latent, int from, int to, Visitor visitor) {
    forEachActivation(
        from,
        to,
        (token, other, value) -> {
          if (other == latent) {
            visitor.visit(token, latent, value);
          }
        });
  }
}
