package org.featurescope.compute.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.text.TokenSequence;

/// A text as a model and a sparse autoencoder see it, or as much of it as has been read so far.
///
/// Positions count the tokens of [#tokens], T of them; values exist for the positions of [#known],
/// which may be anywhere in the text. Immutable as seen from outside: more of a reading appears in
/// a new object, which costs next to nothing, as the numbers themselves are shared.
public final class Reading {

  /// An active feature.
  ///
  /// @param latent its number
  /// @param value its activation, in the unit of the encoder's output
  public record Feature(int latent, float value) {}

  /// A token that the model held likely.
  ///
  /// @param id the token
  /// @param probability of it, from 0 to 1
  public record Expected(int id, float probability) {}

  /// Takes activations one by one.
  @FunctionalInterface
  public interface ActivationVisitor {
    void visit(int position, int latent, float value);
  }

  private final TokenSequence tokens;
  private final TokenRanges known;
  private final PassResults results;
  private final Optional<HookPoint> hook;
  private final int latents;
  private final List<Integer> seams;

  /// @param known whole passes of `results`
  Reading(
      TokenSequence tokens,
      TokenRanges known,
      PassResults results,
      Optional<HookPoint> hook,
      int latents,
      List<Integer> seams) {
    this.tokens = tokens;
    this.known = known;
    this.results = results;
    this.hook = hook;
    this.latents = latents;
    this.seams = seams;
  }

  /// Tokens of which nothing is known yet.
  public static Reading unread(TokenSequence tokens) {
    var nothing = new PassResults(List.of(), 0, 0);
    return new Reading(tokens, TokenRanges.none(), nothing, Optional.empty(), 0, List.of());
  }

  /// The tokens of the whole text, with a BOS in front where the autoencoder was trained with one.
  public TokenSequence tokens() {
    return tokens;
  }

  /// The positions that have been read.
  public TokenRanges known() {
    return known;
  }

  public boolean isComplete() {
    return known.count() == tokens.size();
  }

  /// Where the features come from; empty without an autoencoder.
  public Optional<HookPoint> hook() {
    return hook;
  }

  /// The number of latents of the autoencoder; 0 without one.
  public int latents() {
    return latents;
  }

  /// Positions at which a new window begins: the model did not see everything before them.
  public List<Integer> seams() {
    return seams;
  }

  /// -log p(token | what came before) by position `[T]`, in nats; NaN at the first position and
  /// where not yet known.
  public float[] surprisal() {
    return column(results.quantities().surprisal());
  }

  /// Entropy of the model's expectation of the token `[T]`, in nats; NaN as in [#surprisal].
  public float[] entropy() {
    return column(results.quantities().entropy());
  }

  /// Share of the activation that the autoencoder loses, |x - x^|^2 / |x|^2, by position `[T]`; NaN
  /// where not known.
  public float[] reconstructionError() {
    return column(results.quantities().error());
  }

  private float[] column(float[] values) {
    var out = new float[tokens.size()];
    Arrays.fill(out, Float.NaN);
    known.forEach((start, end) -> System.arraycopy(values, start, out, start, end - start));
    return out;
  }

  public float surprisal(int position) {
    return at(results.quantities().surprisal(), position);
  }

  public float entropy(int position) {
    return at(results.quantities().entropy(), position);
  }

  public float reconstructionError(int position) {
    return at(results.quantities().error(), position);
  }

  private float at(float[] values, int position) {
    return known.contains(position) ? values[position] : Float.NaN;
  }

  /// The tokens that the model held likeliest at this position, before it saw the one that stands
  /// there; none at the first position and where not yet known.
  public List<Expected> expected(int position) {
    return known.contains(position) ? results.quantities().expected(position) : List.of();
  }

  /// The activation of one latent by position `[T]`; 0 where it is silent, NaN where not yet known.
  public float[] activations(int latent) {
    var out = new float[tokens.size()];
    Arrays.fill(out, Float.NaN);
    known.forEach((start, end) -> {
      Arrays.fill(out, start, end, 0);
      forEachActivationOf(latent, start, end, (position, same, value) -> out[position] = value);
    });
    return out;
  }

  /// The features active at a position, strongest first.
  public List<Feature> features(int position) {
    return strongest(position, Integer.MAX_VALUE);
  }

  /// The `count` strongest features at a position, strongest first.
  public List<Feature> strongest(int position, int count) {
    if (!hasFeatures(position)) {
      return List.of();
    }
    var pass = results.passAt(position);
    var features = results.byRow(pass);
    var out = new ArrayList<Feature>();
    for (var entry : features.strongest(position - results.passes().get(pass).from(), count)) {
      out.add(new Feature(features.latentAt(entry), features.valueAt(entry)));
    }
    return out;
  }

  /// How many features are active at a position (the L0 of that token).
  public int active(int position) {
    if (!hasFeatures(position)) {
      return 0;
    }
    var pass = results.passAt(position);
    return results.byRow(pass).active(position - results.passes().get(pass).from());
  }

  private boolean hasFeatures(int position) {
    return known.contains(position) && results.has(results.passAt(position));
  }

  /// The largest activation of every latent in this text `[n]`, leaving out positions below `from`.
  ///
  /// @param from 1 to ignore a BOS, 0 for all
  public float[] maxima(int from) {
    var out = new float[latents];
    forEachActivation(
        from,
        tokens.size(),
        (position, latent, value) -> out[latent] = Math.max(out[latent], value));
    return out;
  }

  /// At how many positions every latent is active `[n]`, leaving out positions below `from`.
  public int[] counts(int from) {
    var out = new int[latents];
    forEachActivation(from, tokens.size(), (position, latent, value) -> out[latent]++);
    return out;
  }

  /// All known activations at positions from `from` (included) to `to` (excluded), in any order.
  public void forEachActivation(int from, int to, ActivationVisitor visitor) {
    forEachPass(
        from,
        to,
        (pass, first, start, end) ->
            results
                .features(pass)
                .forEach(
                    start, end, (row, latent, value) -> visitor.visit(first + row, latent, value)));
  }

  /// The known activations of one latent at positions from `from` (included) to `to` (excluded),
  /// ascending. It takes a moment for every pass, however long, and not for every token.
  public void forEachActivationOf(int latent, int from, int to, ActivationVisitor visitor) {
    forEachPass(
        from,
        to,
        (pass, first, start, end) ->
            results
                .features(pass)
                .forEachOf(
                    latent,
                    start,
                    end,
                    (row, same, value) -> visitor.visit(first + row, same, value)));
  }

  private interface PassVisitor {
    /// @param first the position of the pass's row 0
    /// @param start the first row wanted
    /// @param end the row after the last one wanted
    void visit(int pass, int first, int start, int end);
  }

  /// The known passes with positions in `from` to `to - 1`.
  private void forEachPass(int from, int to, PassVisitor visitor) {
    known.forEach((start, end) -> {
      var next = Math.max(from, start);
      var last = Math.min(to, end);
      while (next < last) {
        var pass = results.passAt(next);
        var place = results.passes().get(pass);
        if (results.has(pass)) {
          visitor.visit(
              pass, place.from(), next - place.from(), Math.min(last, place.to()) - place.from());
        }
        next = place.to();
      }
    });
  }
}
