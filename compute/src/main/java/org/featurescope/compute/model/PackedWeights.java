package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.engine.PackedMatrix;
import org.featurescope.compute.engine.RowMatrix;

/// The weights of a model once more, as single tokens need them: vectors in Java's memory, matrices
/// in the layout that is multiplied fastest. These are made when the first pass over a token asks
/// for them, all together or none: what a pass computes is not to depend on those before it.
final class PackedWeights {
  /// What the processor's caches hold comes fast enough as it is.
  private static final long LEAST = 64L << 20;

  /// A model must not take much more memory than it says it does.
  private static final long MOST = 1L << 30;

  /// How much memory has to be free for each byte of it.
  private static final int ROOM = 4;

  private final Weights weights;
  private final ModelSpec spec;
  private final Engine engine;
  private final NDManager owner;
  private final BooleanSupplier worthIt;
  private final Map<NDArray, float[]> numbers = new IdentityHashMap<>();
  private Map<NDArray, PackedMatrix> packed;
  private Map<NDArray, RowMatrix> ofTokens;

  /// @param owner owns them, as it does the weights, which must stay as they are
  PackedWeights(Weights weights, ModelSpec spec, Engine engine, NDManager owner) {
    this(weights, spec, engine, owner, () -> isWorthIt(weights));
  }

  /// @param worthIt is asked once for each kind of matrices
  PackedWeights(
      Weights weights, ModelSpec spec, Engine engine, NDManager owner, BooleanSupplier worthIt) {
    this.weights = weights;
    this.spec = spec;
    this.engine = engine;
    this.owner = owner;
    this.worthIt = worthIt;
  }

  /// x W^T + b of a single token.
  ///
  /// @param x `[in]`
  /// @return `[out]`
  float[] linear(float[] x, NDArray weight, Optional<NDArray> bias, Ops ops) {
    var blocks = forToken(weight);
    return blocks.isPresent()
        ? ops.linear(x, blocks.get(), bias.map(this::numbers))
        : packed(weight)
            .map(matrix -> ops.linear(x, matrix, bias))
            .orElseGet(() -> ops.linear(x, weight, bias));
  }

  /// The matrix for single tokens, where they are multiplied in that way.
  synchronized Optional<RowMatrix> forToken(NDArray weight) {
    if (ofTokens == null) {
      ofTokens =
          !weights.inHalves() && engine.multipliesRows(inBfloat16()) && worthIt.getAsBoolean()
              ? all(Ops::rowMatrix)
              : Map.of();
    }
    return Optional.ofNullable(ofTokens.get(weight));
  }

  private synchronized Optional<PackedMatrix> packed(NDArray weight) {
    if (packed == null) {
      packed =
          !weights.inHalves() && worthIt.getAsBoolean() && engine.prefersPacked(inBfloat16())
              ? all(Ops::pack)
              : Map.of();
    }
    return Optional.ofNullable(packed.get(weight));
  }

  /// A bias or a gain in Java's memory, where it is added to a row sixteen numbers at a time.
  synchronized float[] numbers(NDArray vector) {
    return numbers.computeIfAbsent(vector, NDArray::toFloatArray);
  }

  private <M> Map<NDArray, M> all(BiFunction<Ops, NDArray, M> made) {
    var scope = owner.newSubManager();
    var all = new IdentityHashMap<NDArray, M>();
    try {
      matrices().forEach(matrix -> all.put(matrix, made.apply(engine.ops(scope), matrix)));
      return all;
    } catch (RuntimeException e) {
      // Memory that was free is not any more: the matrices do as they are.
      scope.close();
      return Map.of();
    }
  }

  /// DJL has no name for bfloat16 here.
  private boolean inBfloat16() {
    return !weights.inHalves()
        && weights.block(0).mlpOut().weight().getDataType() != DataType.FLOAT32;
  }

  private static boolean isWorthIt(Weights weights) {
    var bytes = weights.bytesForToken();
    return bytes >= LEAST && bytes <= MOST && MemoryBudget.available() >= ROOM * bytes;
  }

  private List<NDArray> matrices() {
    var matrices = new ArrayList<NDArray>();
    for (var layer = 0; layer < spec.layers(); layer++) {
      var block = weights.block(layer);
      block.qkv().forEach(part -> matrices.add(part.weight()));
      matrices.add(block.attnOut().weight());
      block.gate().ifPresent(gate -> matrices.add(gate.weight()));
      matrices.add(block.mlpIn().weight());
      matrices.add(block.mlpOut().weight());
    }
    matrices.add(weights.unembedding());
    return matrices;
  }
}
