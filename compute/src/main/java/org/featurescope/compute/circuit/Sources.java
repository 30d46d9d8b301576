package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;

/// What every node adds to the stream, and how much of it a gradient sees.
///
/// Of each place that is written to, the vectors of all its features lie in one matrix, position
/// after position, and so one product for each position yields the scores of all of them; latents
/// that are not active are not looked at.
final class Sources {

  /// What is written at one place.
  ///
  /// @param vectors `[n, d]`, by position; absent where they are made anew for each batch
  /// @param starts the first row of each position, `[T + 1]`
  /// @param nodes the node of each row
  private record Written(
      HookPoint at, Optional<NDArray> vectors, long[] starts, int[] nodes, Recipe recipe) {}

  /// How the vectors of a place are made.
  private interface Recipe {
    /// Those of the first `positions`.
    NDArray vectors(int positions, NDManager owner);
  }

  private final FrozenPass pass;
  private final Replacement replacement;
  private final PromptFeatures features;
  private final Nodes nodes;
  private final Optional<NDManager> keeper;
  private final Map<HookPoint, Written> written = new HashMap<>();

  /// @param keeper owns all vectors; without one, they are made anew where they are looked at
  Sources(
      FrozenPass pass,
      Replacement replacement,
      PromptFeatures features,
      Nodes nodes,
      Optional<NDManager> keeper) {
    this.pass = pass;
    this.replacement = replacement;
    this.features = features;
    this.nodes = nodes;
    this.keeper = keeper;
    for (var index = 0; index < replacement.size(); index++) {
      var own = written(index);
      written.put(own.at(), own);
    }
    var embed = new HookPoint(Site.EMBED, -1);
    var starts = new long[pass.length() + 1];
    var tokens = new int[pass.length()];
    for (var position = 0; position < tokens.length; position++) {
      starts[position + 1] = position + 1L;
      tokens[position] = nodes.token(position);
    }
    written.put(
        embed,
        new Written(
            embed,
            Optional.of(pass.activation(embed)),
            starts,
            tokens,
            (positions, owner) -> pass.activation(embed)));
  }

  /// Bytes that the vectors of all active features take.
  static long bytes(Replacement replacement, PromptFeatures features) {
    var rows = 0L;
    for (var index = 0; index < replacement.size(); index++) {
      var places = replacement.lastWrite(index) - index + 1;
      rows += (long) places * features.features().get(index).entries();
    }
    return Float.BYTES * rows * replacement.spec().dModel();
  }

  private Written written(int to) {
    var at = replacement.dictionary(to).write();
    var first = replacement.isCrossLayer() ? 0 : to;
    var starts = new long[pass.length() + 1];
    for (var position = 0; position < pass.length(); position++) {
      var rows = 1;
      for (var from = first; from <= to; from++) {
        rows += features.features().get(from).active(position);
      }
      starts[position + 1] = starts[position] + rows;
    }
    var total = Math.toIntExact(starts[pass.length()]);
    var owners = new int[total];
    for (var position = 0; position < pass.length(); position++) {
      var row = (int) starts[position];
      for (var from = first; from <= to; from++) {
        var own = features.features().get(from);
        for (var entry = own.start(position); entry < own.end(position); entry++) {
          owners[row++] = nodes.feature(from, entry);
        }
      }
      owners[row] = nodes.error(to, position);
    }
    Recipe recipe = (positions, owner) -> vectors(to, first, starts, positions, owner);
    var vectors = keeper.map(owner -> recipe.vectors(pass.length(), owner));
    return new Written(at, vectors, starts, owners, recipe);
  }

  /// Decoder rows times activations, and errors, in the order of the rows.
  private NDArray vectors(int to, int first, long[] starts, int positions, NDManager owner) {
    try (var scope = owner.newSubManager()) {
      var script = pass.weights().script();
      var parts = new NDArray[to - first + 2];
      var order = new int[Math.toIntExact(starts[positions])];
      var taken = 0;
      for (var from = first; from <= to; from++) {
        var own = features.features().get(from);
        var entries = own.end(positions - 1);
        parts[from - first] =
            script.one(
                scope,
                "scaled_rows",
                replacement.decoder(from, to),
                scope.create(Arrays.copyOf(own.latentIndices(), entries)),
                scope.create(values(from, entries)));
        for (var position = 0; position < positions; position++) {
          var row = (int) starts[position] + before(first, from, position);
          for (var entry = own.start(position); entry < own.end(position); entry++) {
            order[row++] = taken + entry;
          }
        }
        taken += entries;
      }
      parts[to - first + 1] = script.one(scope, "rows", features.errors().get(to), 0, positions);
      for (var position = 0; position < positions; position++) {
        order[(int) starts[position + 1] - 1] = taken + position;
      }
      return script.one(owner, "in_order", parts, scope.create(order));
    }
  }

  private int before(int first, int from, int position) {
    var rows = 0;
    for (var other = first; other < from; other++) {
      rows += features.features().get(other).active(position);
    }
    return rows;
  }

  private float[] values(int from, int entries) {
    var own = features.features().get(from);
    var values = Arrays.copyOf(own.values(), entries);
    var scales = features.writeScales().get(from);
    if (scales.isPresent()) {
      for (var position = 0; position < own.rows(); position++) {
        for (var e = own.start(position); e < Math.min(own.end(position), entries); e++) {
          values[e] *= scales.get()[position];
        }
      }
    }
    return values;
  }

  /// Adds to the rows of targets what a gradient sees of what is written at `point`.
  ///
  /// @param gradient `[P, B, d]`
  /// @param rows by target, then by node
  /// @param scope for what is only needed on the way
  void score(HookPoint point, NDArray gradient, float[][] rows, NDManager scope) {
    var own = written.get(point);
    if (own == null) {
      return;
    }
    var positions = (int) gradient.getShape().get(0);
    var targets = (int) gradient.getShape().get(1);
    var starts = Arrays.copyOf(own.starts(), positions + 1);
    var vectors = own.vectors().orElseGet(() -> own.recipe().vectors(positions, scope));
    var scores =
        pass.weights().script().one(scope, "score", gradient, vectors, starts).toFloatArray();
    var count = (int) starts[positions];
    for (var target = 0; target < targets; target++) {
      var row = rows[target];
      for (int i = 0, at = target; i < count; i++, at += targets) {
        row[own.nodes()[i]] += scores[at];
      }
    }
  }

  /// Whether anything is written at a point.
  boolean at(HookPoint point) {
    return written.containsKey(point);
  }
}
