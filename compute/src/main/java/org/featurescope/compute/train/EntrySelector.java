package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.sae.BlockwiseTopK;
import org.featurescope.compute.sae.SparseAutoencoder;

/// Finds the entries (row, latent, pre-activation h = x W_enc^T + b) of a batch that take part in a
/// step, without `[B, n]` in memory: the product is taken in tiles that stay in the cache, and each
/// is reduced to its entries at once.
///
/// Answers are row `[E]` int32, latent `[E]` int32 and h `[E]`, ordered by row, then by latent.
final class EntrySelector {
  private record Block(int first, int size, NDArray weight, NDArray bias) {}

  private final Engine engine;
  private final Script script;
  private final BlockwiseTopK topK;
  private final List<Block> blocks = new ArrayList<>();
  private final int latents;

  /// Entries on their way: keys row x n + latent, and values.
  private final class Found {
    final List<NDArray> keys = new ArrayList<>();
    final List<NDArray> values = new ArrayList<>();
    long count;

    void add(NDArray key, NDArray value) {
      keys.add(key);
      values.add(value);
      count += key.size();
    }

    /// Keeps the `most` strongest and tells the weakest of them.
    NDArray keep(long most, NDManager scope) {
      var best = script.call(scope, "strongest", array(keys), array(values), most);
      for (var list : List.of(keys, values)) {
        list.forEach(NDArray::close);
        list.clear();
      }
      count = 0;
      add(best.get(0), best.get(1));
      return best.get(2);
    }

    NDList ordered(NDManager into) {
      return script.call(into, "ordered", array(keys), array(values), latents);
    }
  }

  /// Looks at the encoder and latent bias through views: when they change in place, it sees the
  /// change.
  ///
  /// @param encoder `[n, d]` float32 or float64
  /// @param bias `[n]`
  /// @param owner owns the views
  EntrySelector(Engine engine, NDArray encoder, NDArray bias, NDManager owner) {
    this.engine = engine;
    this.script = engine.script(EntrySelector.class, "sae_kinds.py");
    this.topK = new BlockwiseTopK(engine, encoder, bias, owner);
    this.latents = (int) encoder.getShape().get(0);
    for (var first = 0; first < latents; first += SparseAutoencoder.BLOCK) {
      var end = Math.min(first + SparseAutoencoder.BLOCK, latents);
      blocks.add(
          new Block(
              first,
              end - first,
              script.one(owner, "rows", encoder, first, end),
              script.one(owner, "rows", bias, first, end)));
    }
  }

  /// What takes part in a step of a kind.
  ///
  /// @param x `[B, d]`, without the bias that an autoencoder takes off
  /// @param logThreshold `[n]` for JumpReLU, of no account otherwise
  NDList select(SaeKind kind, NDArray x, NDArray logThreshold, NDManager into) {
    return switch (kind) {
      case SaeKind.TopK topK -> topK(x, topK.k(), into);
      case SaeKind.BatchTopK topK -> strongest(x, topK.k() * rows(x), into);
      case SaeKind.Relu relu -> above(x, into.zeros(new Shape(latents), x.getDataType()), into);
      case SaeKind.JumpRelu jump ->
          above(x, script.one(into, "floor", logThreshold, jump.bandwidth()), into);
    };
  }

  /// The k largest of every row, whatever their sign.
  NDList topK(NDArray x, int k, NDManager into) {
    // The answer looks at what was selected, whose memory is Java's: both must live as long.
    var selected = topK.select(x, k, into);
    return script.call(into, "by_row", selected.get(0), selected.get(1));
  }

  /// What is above its latent's floor.
  ///
  /// @param floor `[n]`
  NDList above(NDArray x, NDArray floor, NDManager into) {
    try (var scope = into.newSubManager()) {
      var found = new Found();
      for (var row = 0; row < rows(x); row += SparseAutoencoder.CHUNK) {
        var part = chunk(x, row, scope);
        for (var block : blocks) {
          var own = script.one(scope, "rows", floor, block.first, block.first + block.size);
          tile(part, row, block, own, found, scope);
        }
      }
      return found.ordered(into);
    }
  }

  /// The `most` largest of the whole batch among those above 0.
  ///
  /// The floor rises while the tiles go by: what is below the weakest of as many entries as are
  /// wanted cannot be among them, and most tiles then have next to nothing above it.
  NDList strongest(NDArray x, long most, NDManager into) {
    try (var scope = into.newSubManager()) {
      var found = new Found();
      var floor = scope.zeros(new Shape(1), x.getDataType());
      for (var row = 0; row < rows(x); row += SparseAutoencoder.CHUNK) {
        var part = chunk(x, row, scope);
        for (var block : blocks) {
          tile(part, row, block, floor, found, scope);
          if (found.count > 2 * most) {
            floor = found.keep(most, scope);
          }
        }
      }
      if (found.count > most) {
        found.keep(most, scope);
      }
      return found.ordered(into);
    }
  }

  private static long rows(NDArray x) {
    return x.getShape().get(0);
  }

  private NDArray chunk(NDArray x, int row, NDManager scope) {
    return script.one(
        scope, "rows", x, row, (int) Math.min(row + SparseAutoencoder.CHUNK, rows(x)));
  }

  private void tile(NDArray x, int row, Block block, NDArray floor, Found found, NDManager scope) {
    try (var h = product(x, block, scope)) {
      var above = script.call(scope, "above", h, floor, row, block.first, latents);
      found.add(above.get(0), above.get(1));
    }
  }

  /// h block by block, `[B, block]`.
  ///
  /// @param use is given the first latent of a block and its h, which is closed afterwards
  void products(NDArray x, NDManager scope, BiConsumer<Integer, NDArray> use) {
    for (var block : blocks) {
      try (var h = product(x, block, scope)) {
        use.accept(block.first, h);
      }
    }
  }

  private NDArray product(NDArray x, Block block, NDManager scope) {
    // The choice between the libraries is made for float32; double precision serves exactness only.
    return x.getDataType() == DataType.FLOAT64
        ? script.one(scope, "linear", x, block.weight, block.bias)
        : engine.ops(scope).linear(x, block.weight, block.bias);
  }

  private static NDArray[] array(List<NDArray> list) {
    return list.toArray(NDArray[]::new);
  }
}
