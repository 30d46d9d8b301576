package org.featurescope.compute.circuit;

import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.engine.MicroKernel;
import org.featurescope.compute.model.ModelSpec;

/// What an attribution can keep in memory.
///
/// @param wanted features that become targets
/// @param rowsAtATime positions times targets of a batch
/// @param mostTargets of a batch at most
/// @param keepsVectors whether what every feature writes stays at hand, instead of being made again
///   for each batch
/// @param entries how many effects are kept before the least influential features' are forgotten
/// @param tensors bytes of them, and of what the allocator keeps of them
/// @param held bytes of Java's objects at the end, the effects on features that are left out not
///   counted
record MemoryPlan(
    int wanted,
    int rowsAtATime,
    int mostTargets,
    boolean keepsVectors,
    long entries,
    long tensors,
    long held) {
  /// Gradients and what is made of them, of one batch.
  private static final int COPIES = 8;

  private static final int MOST_TARGETS = 256;

  /// With fewer, every vector that is written would be read from memory for little work.
  static final int LEAST_TARGETS = 16;

  /// Effects of a batch on all nodes, before zeros are left out.
  private static final int MOST_EFFECTS = 1 << 24;

  /// What an attribution takes at most, if the least that it needs is less, however much is free: a
  /// prompt of 1,000 tokens is to fit into 8 GB together with model and transcoders.
  private static final long ENOUGH = 5L << 30;

  /// A source and a weight.
  private static final long ENTRY = Integer.BYTES + Float.BYTES;

  /// What Java's heap grows by before it is cleared for the first time, and the tensor library's
  /// own buffers for each thread.
  private static final long BESIDE = 64L << 20;

  /// Java's heap grows when less than two fifths of it are free after it was cleared.
  private static final double FULLEST = 0.6;

  /// Larger tensors go back to the system when they are closed. Of smaller ones glibc keeps what
  /// was freed; that is as much as so many gradients for each worker, where it was measured (16 to
  /// 600 tokens, the shape of GPT-2 small), and no more than a gigabyte.
  private static final long GIVEN_BACK = 32L << 20;

  private static final int KEPT_FREE = 40;

  private static final long MOST_KEPT_FREE = 1L << 30;

  /// Effects of a batch as a tensor, and twice on the way from another device to an array.
  private static final int ROW_COPIES = 3;

  /// Numbers by node.
  private static final long NODE = 48;

  /// A node of the graph as an object, and what tests of it need.
  private static final long KEPT_NODE = 400;

  /// @param most features that become targets at most
  /// @param workers that have a batch each
  /// @throws org.featurescope.compute.job.FeaturescopeException if even the least is too much
  static MemoryPlan of(
      CircuitModel circuit,
      PromptFeatures features,
      Nodes nodes,
      int most,
      int rowsAtATime,
      int workers) {
    var wanted = Math.min(most, nodes.features());
    var length = (int) features.errors().getFirst().getShape().get(0);
    var blocks =
        MicroKernel.of(circuit.model().engine())
            .map(kernel -> new BlockLayout(features.features(), length));
    var columns = blocks.map(BlockLayout::columns).orElse((long) nodes.sources());
    var targets = Math.clamp(MOST_EFFECTS / columns, LEAST_TARGETS, MOST_TARGETS);
    var carried = Math.max(rowsAtATime, LEAST_TARGETS * length);
    var batch = (long) Float.BYTES * COPIES * carried * circuit.model().spec().dModel();
    var rows = (long) Float.BYTES * ROW_COPIES * targets * columns;
    var onThisMachine = circuit.model().engine().device().equals("cpu");
    var vectors =
        blocks
            .map(layout -> SourceBlocks.bytes(circuit.replacement(), layout))
            .orElseGet(() -> Sources.bytes(circuit.replacement(), features));
    var others = nodes.all() - nodes.features();
    // A target sees half of the layers and half of the positions. Of the rows there is a matrix
    // made, and this is turned over and has the shares of influence beside it.
    var graph = (long) wanted * (wanted + others) / 4 + wanted + others;
    var least =
        workers * (batch + rows)
            + NODE * nodes.all()
            + KEPT_NODE * (wanted + others)
            + 3 * ENTRY * graph;
    MemoryBudget.require(
        least + vectors / circuit.replacement().size(),
        "A circuit of %,d active features".formatted(nodes.features()),
        "shorten the prompt, trace fewer features with --max-feature-nodes, or choose transcoders"
            + " with fewer active features");
    var free = Math.max(Math.min(MemoryBudget.available(), ENOUGH) - least, 0);
    var keeps = vectors < free / 3;
    var heap = Runtime.getRuntime().maxMemory() / 4;
    var room = Math.min(heap, (free - (keeps ? vectors : 0)) / 3);
    var entries = Math.max(room / ENTRY, graph);
    var gradient = Float.BYTES * carried * circuit.model().spec().dModel();
    var tensors =
        ofPass(circuit.model().spec(), length)
            + workers * (batch + rows / (onThisMachine ? ROW_COPIES : 1))
            + (keeps ? vectors : workers * vectors / circuit.replacement().size())
            + (onThisMachine && gradient < GIVEN_BACK
                ? Math.min(workers * KEPT_FREE * gradient, MOST_KEPT_FREE)
                : 0);
    var held = NODE * nodes.all() + KEPT_NODE * (wanted + others) + 3 * ENTRY * graph;
    return new MemoryPlan(wanted, rowsAtATime, targets, keeps, entries, tensors, held);
  }

  /// What all of it will take at its peak.
  ///
  /// @param effects that will be found, if none had to be forgotten
  long bytes(long effects) {
    // Rows that have all their effects go without the sources. When the first are forgotten half of
    // the entries stay, with their sources.
    var whole = Float.BYTES * Math.min(entries, effects);
    var rows = Math.min(whole + ENTRY * Math.max(effects - entries, 0), ENTRY * entries);
    var heap = (long) (Math.max(held, rows) / FULLEST);
    return tensors + Math.max(BESIDE, heap - MemoryBudget.heapTouched());
  }

  /// Bytes of the pass that is traced: patterns twice, and the activations of all layers.
  static long ofPass(ModelSpec spec, long length) {
    var patterns = 2L * spec.layers() * spec.heads() * length * length;
    var stream = length * spec.dModel() * spec.layers() * 6;
    return Float.BYTES * (patterns + stream + length * spec.dMlp() * 3);
  }

  /// How many targets a batch has that reaches so many positions.
  int targets(int reach) {
    return Math.clamp(rowsAtATime / reach, LEAST_TARGETS, mostTargets);
  }
}
