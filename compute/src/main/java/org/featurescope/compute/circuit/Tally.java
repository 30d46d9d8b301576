package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.Stream;
import org.featurescope.compute.engine.MicroKernel;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.model.HookPoint;

/// What the targets of a batch see of everything that is written; for one batch after the other.
interface Tally {

  /// One for each worker: by blocks where that can be.
  ///
  /// @param owner of what is made for them
  static List<Tally> of(
      FrozenPass pass,
      Replacement replacement,
      PromptFeatures features,
      Nodes nodes,
      MemoryPlan plan,
      Workers workers,
      NDManager owner) {
    var kernel = MicroKernel.of(pass.weights().model().engine());
    if (plan.keepsVectors() && kernel.isPresent()) {
      var layout = new BlockLayout(features.features(), pass.length());
      var blocks = new SourceBlocks(pass, replacement, features, layout, owner, workers);
      return Stream.<Tally>generate(
              () -> new BlockTally(blocks, kernel.get(), plan.mostTargets(), owner))
          .limit(workers.count())
          .toList();
    }
    var sources =
        plan.keepsVectors()
            ? Sources.keeping(pass, replacement, features, nodes, owner, workers)
            : new Sources(pass, replacement, features, nodes);
    return Stream.<Tally>generate(
            () -> new RowTally(sources, nodes, pass, plan.mostTargets(), owner))
        .limit(workers.count())
        .toList();
  }

  /// Begins with so many targets that have seen nothing.
  void clear(int targets);

  /// Whether anything is written at a point.
  boolean looksAt(HookPoint point);

  /// Adds what a gradient sees of what is written at `point`.
  ///
  /// @param gradient `[P, B, d]`
  /// @param first which of the batch's targets the first of these B is
  /// @param scope for what is only needed on the way
  void add(HookPoint point, NDArray gradient, int first, NDManager scope);

  /// Nothing more is added to these targets: now they can be read.
  void finish();

  /// Copies what a target sees of the first `count` nodes of a block.
  ///
  /// @param block see [Nodes#begin]
  /// @param into zeros where it is copied to
  void copy(int target, int block, int count, float[] into, int at);
}
