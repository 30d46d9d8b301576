package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;

/// What every node adds to the stream, as a [BlockTally] multiplies by it: a matrix `[d, columns]`
/// for each block of a [BlockLayout].
final class SourceBlocks {

  /// What one dictionary writes at a place.
  ///
  /// @param from the dictionary, or the tokens
  /// @param withErrors whether what features leave is written there as well
  /// @param memory of the matrices, position after position
  record Part(int from, boolean withErrors, MemorySegment memory) {}

  private final FrozenPass pass;
  private final Replacement replacement;
  private final PromptFeatures features;
  private final BlockLayout layout;
  private final NDManager keeper;
  private final Map<HookPoint, List<Part>> written = new HashMap<>();

  /// @param keeper owns the matrices
  SourceBlocks(
      FrozenPass pass,
      Replacement replacement,
      PromptFeatures features,
      BlockLayout layout,
      NDManager keeper,
      Workers workers) {
    this.pass = pass;
    this.replacement = replacement;
    this.features = features;
    this.layout = layout;
    this.keeper = keeper;
    var made = new Part[layout.tokens() + 1][];
    workers.each(made.length, to -> made[to] = parts(to));
    for (var to = 0; to < layout.tokens(); to++) {
      written.put(replacement.dictionary(to).write(), List.of(made[to]));
    }
    written.put(new HookPoint(Site.EMBED, -1), List.of(made[layout.tokens()]));
  }

  /// What the matrices take.
  static long bytes(Replacement replacement, BlockLayout layout) {
    var columns = (long) layout.columns(layout.tokens());
    for (var from = 0; from < layout.tokens(); from++) {
      columns += (replacement.lastWrite(from) - from + 1L) * layout.columns(from);
    }
    return Float.BYTES * columns * replacement.spec().dModel();
  }

  private Part[] parts(int to) {
    if (to == layout.tokens()) {
      var embedded = pass.activation(new HookPoint(Site.EMBED, -1));
      return new Part[] {part(to, embedded, new int[0], new float[0], embedded, true)};
    }
    return IntStream.rangeClosed(replacement.isCrossLayer() ? 0 : to, to)
        .mapToObj(from -> part(from, to))
        .toArray(Part[]::new);
  }

  private Part part(int from, int to) {
    var own = features.features().get(from);
    return part(
        from,
        replacement.decoder(from, to),
        own.latentIndices(),
        features.written(from, own.entries()),
        features.errors().get(to),
        from == to);
  }

  private Part part(
      int from,
      NDArray decoder,
      int[] latents,
      float[] values,
      NDArray errors,
      boolean withErrors) {
    var starts = new long[layout.length() + 1];
    var places = new long[layout.length() + 1];
    for (var position = 0; position < layout.length(); position++) {
      starts[position + 1] = starts[position] + layout.features(from, position);
      places[position + 1] = places[position] + layout.columns(from, position);
    }
    try (var scope = keeper.newSubManager()) {
      var matrices =
          pass.weights()
              .script()
              .one(
                  keeper,
                  "blocks",
                  decoder,
                  scope.create(Arrays.copyOf(latents, values.length)),
                  scope.create(values),
                  starts,
                  places,
                  errors,
                  withErrors);
      return new Part(from, withErrors, Ops.memory(matrices));
    }
  }

  /// What is written at a point; nothing, at most points.
  List<Part> at(HookPoint point) {
    return written.getOrDefault(point, List.of());
  }

  BlockLayout layout() {
    return layout;
  }
}
