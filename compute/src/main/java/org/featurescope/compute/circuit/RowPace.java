package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.featurescope.compute.engine.Workers;

/// How long it takes here to carry a row of gradients through a layer, as [PassLoad] counts them,
/// when all workers do: at first by the products of one layer, from then on also by what was traced
/// last. Safe for use by several threads.
final class RowPace {
  private static final int ROWS = 512;
  private static final int TURNS = 3;

  /// A tracing over the products of its layers: what lies between them, and scoring.
  private static final double BESIDE = 1.5;

  /// So many rows and layers the products of the beginning count for: a prompt of two tokens, which
  /// mostly waits, is no measure of a long one.
  private static final double AT_FIRST = 20_000;

  /// What the first calls of everything take, in seconds.
  private static final double FIRST_CALLS = 0.3;

  private final FrozenWeights weights;
  private double seconds;
  private double load;
  private boolean learned;

  RowPace(FrozenWeights weights) {
    this.weights = weights;
  }

  /// @param load rows times layers
  /// @param workers that are to carry them
  synchronized double seconds(double load, Workers workers) {
    if (this.load == 0) {
      this.load = AT_FIRST;
      this.seconds = AT_FIRST * BESIDE * ofProducts(workers);
    }
    return load * this.seconds / this.load + (learned ? 0 : FIRST_CALLS);
  }

  /// Tells what it took to carry so much. What was learned before counts half from now on; or more,
  /// so that many short prompts are no measure either.
  synchronized void learn(double seconds, double load) {
    learned = true;
    var kept = Math.max(0.5, (AT_FIRST - load) / this.load);
    this.seconds = kept * this.seconds + seconds;
    this.load = kept * this.load + load;
  }

  /// Seconds of a row and layer, at best.
  private double ofProducts(Workers workers) {
    var best = new double[workers.count()];
    Arrays.fill(best, Double.MAX_VALUE);
    workers.all(worker -> {
      for (var turn = 0; turn < TURNS; turn++) {
        var start = System.nanoTime();
        multiply();
        best[worker] = Math.min(best[worker], (System.nanoTime() - start) / 1e9);
      }
    });
    return Arrays.stream(best).max().orElseThrow() / ROWS / workers.count();
  }

  private void multiply() {
    var layer = weights.layer(weights.spec().layers() - 1);
    multiply(layer.out());
    multiply(layer.value());
    layer
        .mlp()
        .ifPresent(mlp -> {
          multiply(mlp.out());
          multiply(mlp.in());
          mlp.gate().ifPresent(this::multiply);
        });
  }

  private void multiply(NDArray matrix) {
    var engine = weights.model().engine();
    try (var scope = engine.scope()) {
      var rows = scope.ones(new Shape(ROWS, matrix.getShape().get(1)));
      // Asked for, so that a device has finished.
      engine.ops(scope).linear(rows, matrix).sum().toFloatArray();
    }
  }
}
