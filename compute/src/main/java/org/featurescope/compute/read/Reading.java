package org.featurescope.compute.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.text.TokenSequence;

/// A text as a model and a sparse autoencoder see it, or as much of it as has been read so far.
///
/// Positions count the tokens of [#tokens], T of them; values exist for positions below [#known].
/// Immutable as seen from outside: later parts of a reading appear in a new object.
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

  /// Features of the positions from `from` on.
  record Part(int from, FeatureActivations features) {}

  private final TokenSequence tokens;
  private final int known;
  private final Quantities quantities;
  private final Optional<HookPoint> hook;
  private final int latents;
  private final List<Part> parts;
  private final List<Integer> seams;

  Reading(
      TokenSequence tokens,
      int known,
      Quantities quantities,
      Optional<HookPoint> hook,
      int latents,
      List<Part> parts,
      List<Integer> seams) {
    this.tokens = tokens;
    this.known = known;
    this.quantities = quantities;
    this.hook = hook;
    this.latents = latents;
    this.parts = List.copyOf(parts);
    this.seams = List.copyOf(seams);
  }

  /// The tokens of the whole text, with a BOS in front where the autoencoder was trained with one.
  public TokenSequence tokens() {
    return tokens;
  }

  /// How many positions have been read.
  public int known() {
    return known;
  }

  public boolean isComplete() {
    return known == tokens.size();
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
    return quantities.surprisal().clone();
  }

  /// Entropy of the model's expectation of the token `[T]`, in nats; NaN as in [#surprisal].
  public float[] entropy() {
    return quantities.entropy().clone();
  }

  /// Share of the activation that the autoencoder loses, |x - x^|^2 / |x|^2, by position `[T]`; NaN
  /// where not known.
  public float[] reconstructionError() {
    return quantities.error().clone();
  }

  public float surprisal(int position) {
    return quantities.surprisal()[position];
  }

  public float entropy(int position) {
    return quantities.entropy()[position];
  }

  public float reconstructionError(int position) {
    return quantities.error()[position];
  }

  /// The tokens that the model held likeliest at this position, before it saw the one that stands
  /// there; none at the first position.
  public List<Expected> expected(int position) {
    return quantities.expected(position);
  }

  /// The activation of one latent by position `[T]`; 0 where it is silent or not yet known.
  public float[] activations(int latent) {
    var out = new float[tokens.size()];
    for (var part : parts) {
      var column = part.features.column(latent);
      System.arraycopy(column, 0, out, part.from, column.length);
    }
    return out;
  }

  /// The features active at a position, strongest first.
  public List<Feature> features(int position) {
    return strongest(position, Integer.MAX_VALUE);
  }

  /// The `count` strongest features at a position, strongest first.
  public List<Feature> strongest(int position, int count) {
    var at = partAt(position);
    if (at < 0) {
      return List.of();
    }
    var features = parts.get(at).features;
    var out = new ArrayList<Feature>();
    for (var entry : features.strongest(position - parts.get(at).from, count)) {
      out.add(new Feature(features.latentAt(entry), features.valueAt(entry)));
    }
    return out;
  }

  /// How many features are active at a position (the L0 of that token).
  public int active(int position) {
    var at = partAt(position);
    return at < 0 ? 0 : parts.get(at).features.active(position - parts.get(at).from);
  }

  /// The largest activation of every latent in this text `[n]`, leaving out positions below `from`.
  ///
  /// @param from 1 to ignore a BOS, 0 for all
  public float[] maxima(int from) {
    var out = new float[latents];
    forEachActivation(
        from, (position, latent, value) -> out[latent] = Math.max(out[latent], value));
    return out;
  }

  /// At how many positions every latent is active `[n]`, leaving out positions below `from`.
  public int[] counts(int from) {
    var out = new int[latents];
    forEachActivation(from, (position, latent, value) -> out[latent]++);
    return out;
  }

  /// Takes activations one by one.
  @FunctionalInterface
  public interface ActivationVisitor {
    void visit(int position, int latent, float value);
  }

  /// All activations at positions from `from` on, position by position.
  public void forEachActivation(int from, ActivationVisitor visitor) {
    for (var part : parts) {
      var features = part.features;
      var first = Math.min(features.rows(), Math.max(0, from - part.from));
      for (var row = first; row < features.rows(); row++) {
        for (var i = features.start(row); i < features.end(row); i++) {
          visitor.visit(part.from + row, features.latentAt(i), features.valueAt(i));
        }
      }
    }
  }

  /// The part that holds a position, or -1.
  private int partAt(int position) {
    var low = 0;
    var high = parts.size() - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      var part = parts.get(middle);
      if (position < part.from) {
        high = middle - 1;
      } else if (position >= part.from + part.features.rows()) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }
}
