package org.featurescope.compute.circuit;

import org.featurescope.compute.engine.MemoryBudget;

/// What an attribution can keep in memory.
///
/// @param keepsVectors whether what every feature writes stays at hand, instead of being made again
///   for each batch
/// @param dropsSmall whether effects too small to survive any pruning are left out
record MemoryPlan(boolean keepsVectors, boolean dropsSmall) {
  /// Gradients and what is made of them, of one batch.
  private static final int COPIES = 8;

  /// A source and a weight, and once more while the matrix is built.
  private static final long ENTRY = 2L * (Integer.BYTES + Float.BYTES);

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
    var rows = (long) Float.BYTES * targets * nodes.sources();
    var ends = 32L * nodes.all();
    var vectors = Sources.bytes(circuit.replacement(), features);
    MemoryBudget.require(
        batch + rows + ends + vectors / circuit.replacement().size(),
        "A circuit of %,d active features".formatted(nodes.features()),
        "shorten the prompt, or choose transcoders with fewer active features");
    var free = MemoryBudget.available() - batch - rows - ends;
    var keeps = vectors < free / 3;
    var heap = Runtime.getRuntime().maxMemory() / 2;
    // A feature sees half of the others: those of the layers and positions before its own.
    var edges = ENTRY * ((long) wanted * nodes.sources() / 4 + nodes.sources());
    return new MemoryPlan(keeps, edges > Math.min(heap, (free - (keeps ? vectors : 0)) / 2));
  }
}
