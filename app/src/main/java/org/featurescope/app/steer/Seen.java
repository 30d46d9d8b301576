package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.steering.SteeredPrompt.Look;

/// A text under a plan, without its model.
///
/// @param plan what was asked for
/// @param tokens of the text
/// @param next what may follow, under both models, the likeliest with the plan first
/// @param look all of it in numbers
/// @param nanos how long the model took
public record Seen(
    SteeringDesk.Again asked, List<Piece> tokens, List<Next> next, Look look, long nanos) {
  private static final int LIKELIEST = 12;

  /// A token that may come next.
  ///
  /// @param baseline its probability without the plan
  /// @param steered its probability with the plan
  public record Next(int id, String label, double baseline, double steered) {
    public double change() {
      return steered - baseline;
    }
  }

  public Seen {
    tokens = List.copyOf(tokens);
    next = List.copyOf(next);
  }

  /// @param wanted tokens to tell of even where they are unlikely
  /// @param label how a token is shown, by its id
  public static Seen of(
      SteeringDesk.Again asked,
      List<Piece> tokens,
      Look look,
      Set<Integer> wanted,
      IntFunction<String> label,
      long nanos) {
    var ids = new HashSet<>(wanted);
    ids.removeIf(id -> id < 0 || id >= look.steered().length);
    likeliest(look.baseline()).forEach(ids::add);
    likeliest(look.steered()).forEach(ids::add);
    var next =
        ids.stream()
            .map(id ->
                new Next(
                    id,
                    label.apply(id),
                    Math.exp(look.baseline()[id]),
                    Math.exp(look.steered()[id])))
            .sorted(
                Comparator.comparingDouble(Next::steered)
                    .thenComparingDouble(Next::baseline)
                    .reversed())
            .toList();
    return new Seen(asked, tokens, next, look, nanos);
  }

  /// Indices of the largest, in any order: one pass, as a vocabulary is long and this is asked at
  /// every move of a slider.
  static IntStream likeliest(double... logs) {
    var best = new ArrayList<Integer>(LIKELIEST + 1);
    var least = Double.NEGATIVE_INFINITY;
    for (var id = 0; id < logs.length; id++) {
      if (best.size() < LIKELIEST || logs[id] > least) {
        var at = best.size();
        while (at > 0 && logs[best.get(at - 1)] < logs[id]) {
          at--;
        }
        best.add(at, id);
        if (best.size() > LIKELIEST) {
          best.removeLast();
        }
        least = logs[best.getLast()];
      }
    }
    return best.stream().mapToInt(Integer::intValue);
  }

  /// One of those in [#next].
  public Optional<Next> next(int id) {
    return next.stream().filter(each -> each.id == id).findFirst();
  }

  /// How many tokens are likelier than this one, plus one.
  static int rank(int id, double... logs) {
    return 1 + (int) IntStream.range(0, logs.length).filter(i -> logs[i] > logs[id]).count();
  }

  /// The features of the watched autoencoder, of the model as it is and under the plan; absent
  /// where none is watched.
  public Optional<FeatureActivations> features(boolean steered) {
    var all = steered ? look.features() : look.baselineFeatures();
    return all.stream().findFirst();
  }

  /// What one feature does at every token `[T]`; without numbers where none is watched.
  float[] valuesOf(int latent, boolean steered) {
    return features(steered)
        .filter(all -> latent >= 0 && latent < all.latents())
        .map(all -> all.column(latent))
        .orElse(new float[0]);
  }
}
