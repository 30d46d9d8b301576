package org.featurescope.compute.circuit;

import org.featurescope.compute.engine.MemoryBudget;

/// What an attribution can keep in memory.
///
/// @param keepsVectors whether what every feature writes stays at hand, instead of being made again
///   for each batch
/// @param entries how many effects are kept before the least influential features' are forgotten
record MemoryPlan(boolean keepsVectors, long entries) {
  /// Gradients and what is made of them, of one batch.
  private static final int COPIES = 8;

  /// A source and a weight.
  private static final long ENTRY = Integer.BYTES + Float.BYTES;

  /// Of the nodes themselves: numbers by node, and what a graph and its tests hold of it.
  private static final long NODE = 48;

  private static final long KEPT_NODE = 400;

  /// @param targets of a batch
  /// @throws org.featurescope.compute.job.FeaturescopeException if even the least is too much
  static MemoryPlan of(
      CircuitModel circuit,
      PromptFeatures features,
      Nodes nodes,
      int wanted,
      int length,
      int targets) {
    var spec = circuit.model().spec();
    var batch = (long) Float.BYTES * COPIES * targets * length * spec.dModel();
    var rows = (long) Float.BYTES * 3 * targets * nodes.sources();
    var vectors = Sources.bytes(circuit.replacement(), features);
    var others = nodes.all() - nodes.features();
    // A feature sees half of the others: those of the layers and positions before its own. What is
    // left of them is held as rows, as a matrix, and turned over with the shares of influence.
    var graph = (long) wanted * (wanted + others) / 4 + (long) wanted + others;
    var held = NODE * nodes.all() + KEPT_NODE * (wanted + others) + 3 * ENTRY * graph;
    MemoryBudget.require(
        batch + rows + held + vectors / circuit.replacement().size(),
        "A circuit of %,d active features".formatted(nodes.features()),
        "shorten the prompt, trace fewer features with --max-feature-nodes, or choose transcoders"
            + " with fewer active features");
    var free = MemoryBudget.available() - batch - rows - held;
    var keeps = vectors < free / 3;
    var heap = Runtime.getRuntime().maxMemory() / 3;
    var most = Math.min(heap, (free - (keeps ? vectors : 0)) / 2) / ENTRY;
    return new MemoryPlan(keeps, Math.max(most, graph));
  }
}
