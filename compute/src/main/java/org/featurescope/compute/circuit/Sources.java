package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;

/// What every node adds to the stream, and how much of it a gradient sees.
///
/// The vectors of a dictionary's active features lie in one matrix, position after position as
/// their nodes do, and so one product for each position yields the effects of all of them, where
/// they belong; latents that are not active are not looked at.
final class Sources {

  /// The features of a dictionary at a place that they write to.
  ///
  /// @param vectors `[n, d]`; absent where they are made anew for each batch
  private record Part(int from, Optional<NDArray> vectors) {}

  /// What is written at one place.
  ///
  /// @param to the dictionary that writes there; -1 for embeddings
  /// @param parts the last of them of that dictionary; none for embeddings
  /// @param single what one node of each position writes, an error or an embedding, `[T, d]`
  /// @param firstSingle the node of the first of those
  private record Written(int to, List<Part> parts, NDArray single, int firstSingle) {}

  private final FrozenPass pass;
  private final Replacement replacement;
  private final PromptFeatures features;
  private final Nodes nodes;
  private final Map<HookPoint, Written> written = new HashMap<>();

  /// Makes vectors anew wherever they are looked at.
  Sources(FrozenPass pass, Replacement replacement, PromptFeatures features, Nodes nodes) {
    this.pass = pass;
    this.replacement = replacement;
    this.features = features;
    this.nodes = nodes;
    for (var to = 0; to < replacement.size(); to++) {
      written.put(replacement.dictionary(to).write(), written(to, Optional.empty()));
    }
    var embed = new HookPoint(Site.EMBED, -1);
    written.put(embed, new Written(-1, List.of(), pass.activation(embed), nodes.token(0)));
  }

  /// Makes all vectors at once and keeps them.
  ///
  /// @param keeper owns them
  static Sources keeping(
      FrozenPass pass,
      Replacement replacement,
      PromptFeatures features,
      Nodes nodes,
      NDManager keeper,
      Workers workers) {
    var sources = new Sources(pass, replacement, features, nodes);
    var kept = new Written[replacement.size()];
    workers.each(kept.length, to -> kept[to] = sources.written(to, Optional.of(keeper)));
    for (var to = 0; to < kept.length; to++) {
      sources.written.put(replacement.dictionary(to).write(), kept[to]);
    }
    return sources;
  }

  private Written written(int to, Optional<NDManager> keeper) {
    var parts = new ArrayList<Part>();
    for (var from = replacement.isCrossLayer() ? 0 : to; from <= to; from++) {
      var entries = features.features().get(from).entries();
      var own = from;
      parts.add(new Part(from, keeper.map(owner -> vectors(own, to, entries, owner))));
    }
    return new Written(to, parts, features.errors().get(to), nodes.error(to, 0));
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

  /// Decoder rows times activations, of the first entries.
  private NDArray vectors(int from, int to, int entries, NDManager owner) {
    try (var scope = owner.newSubManager()) {
      var latents = Arrays.copyOf(features.features().get(from).latentIndices(), entries);
      return pass.weights()
          .script()
          .one(
              owner,
              "scaled_rows",
              replacement.decoder(from, to),
              scope.create(latents),
              scope.create(features.written(from, entries)));
    }
  }

  /// Adds to the rows of targets what a gradient sees of what is written at `point`.
  ///
  /// @param gradient `[P, B, d]`
  /// @param rows by target, then by node, `[targets, sources]`
  /// @param first row of the first of the B targets
  /// @param scope for what is only needed on the way
  void score(HookPoint point, NDArray gradient, NDArray rows, int first, NDManager scope) {
    var own = written.get(point);
    if (own == null) {
      return;
    }
    var script = pass.weights().script();
    var positions = (int) gradient.getShape().get(0);
    for (var part : own.parts()) {
      var starts = starts(part.from(), positions);
      var entries = (int) starts[positions];
      var vectors = part.vectors().orElseGet(() -> vectors(part.from(), own.to(), entries, scope));
      var column = nodes.firstFeature(part.from());
      if (part.from() == own.to()) {
        var single = own.single();
        var beside = own.firstSingle();
        script.one(
            scope, "score_both", gradient, vectors, starts, rows, first, column, single, beside);
      } else {
        script.one(scope, "score", gradient, vectors, starts, rows, first, column);
      }
    }
    if (own.parts().isEmpty()) {
      script.one(scope, "score_single", gradient, own.single(), rows, first, own.firstSingle());
    }
  }

  private long[] starts(int from, int positions) {
    var own = features.features().get(from);
    var starts = new long[positions + 1];
    for (var position = 0; position < positions; position++) {
      starts[position + 1] = own.end(position);
    }
    return starts;
  }

  /// Whether anything is written at a point.
  boolean at(HookPoint point) {
    return written.containsKey(point);
  }
}
