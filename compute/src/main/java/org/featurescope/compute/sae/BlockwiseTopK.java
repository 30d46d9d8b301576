package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.engine.Script;

/// The k largest pre-activations h = x W_enc^T + b_enc of every row, without `[N, n]` in memory:
/// the product is taken in blocks of latents, and each is reduced to its candidates while it is in
/// the cache.
///
/// Looks at the weights through views: when they change in place, it sees the change.
public final class BlockwiseTopK {
  /// Latents of one block and rows of one chunk, as measured: smaller ones slow the product down,
  /// larger ones no longer fit into the cache.
  static final int BLOCK = 8192;

  static final int CHUNK = 512;

  /// Rows that are multiplied by an encoder as it lies, see [#turned].
  private static final int MOST_TURNED = 64;

  /// Floats in 64 bytes.
  private static final int COLUMNS = 16;

  /// Some consecutive latents: views of the encoder `[size, d]` and its bias `[size]`.
  record Block(int first, int size, NDArray weight, NDArray bias) {}

  private final Engine engine;
  private final Script script;
  private final List<Block> blocks = new ArrayList<>();

  /// @param encoder `[n, d]` float32 or float64
  /// @param bias `[n]`
  /// @param owner owns the views
  public BlockwiseTopK(Engine engine, NDArray encoder, NDArray bias, NDManager owner) {
    this.engine = engine;
    this.script = engine.script(SparseAutoencoder.class, "sae.py");
    var n = (int) encoder.getShape().get(0);
    for (var first = 0; first < n; first += BLOCK) {
      var end = Math.min(first + BLOCK, n);
      blocks.add(
          new Block(
              first,
              end - first,
              script.one(owner, "rows", encoder, first, end),
              script.one(owner, "rows", bias, first, end)));
    }
  }

  /// All latents, in their order.
  List<Block> blocks() {
    return blocks;
  }

  /// @param x `[N, d]`, of any N
  /// @param k at most n
  /// @param into owns the results
  /// @return values `[N, k]` and latents `[N, k]` int32, latents ascending in each row
  public NDList select(NDArray x, int k, NDManager into) {
    return selectRows(x, k, Picks.NONE, into);
  }

  /// As [#select(NDArray, int, NDManager)], and the pre-activations of some latents in full: they
  /// come out of the same product.
  ///
  /// @param x `[N, d]`, of any N
  /// @param k at most n
  /// @param also latents, ascending, at least one
  /// @param into owns the results
  /// @return values `[N, k]`, latents `[N, k]` int32, and in the type of `x` as many columns as
  ///   [#padded] says, zeros after those of `also`
  public NDList select(NDArray x, int k, int[] also, NDManager into) {
    try (var scope = into.newSubManager()) {
      var shape = new Shape(x.getShape().get(0), padded(also.length));
      var picked = into.zeros(shape, x.getDataType());
      var selected = selectRows(x, k, picks(also, picked, scope), into);
      selected.add(picked);
      return selected;
    }
  }

  /// Columns that `count` columns are filled up to, so that every row begins where a processor can
  /// load a whole register: MKL's products took up to 1.7 times as long without.
  static int padded(int count) {
    return (count + COLUMNS - 1) / COLUMNS * COLUMNS;
  }

  /// Latents whose pre-activations are wanted in full.
  ///
  /// @param columns for each block, which of its columns `[count]` int64
  /// @param target `[N, all counts]`; where to
  private record Picks(List<NDArray> columns, Optional<NDArray> target) {
    static final Picks NONE = new Picks(List.of(), Optional.empty());
  }

  private Picks picks(int[] also, NDArray target, NDManager scope) {
    var columns = new ArrayList<NDArray>();
    var next = 0;
    for (var block : blocks) {
      var begin = next;
      while (next < also.length && also[next] < block.first() + block.size()) {
        next++;
      }
      columns.add(
          scope.create(
              IntStream.range(begin, next).mapToLong(i -> also[i] - block.first()).toArray()));
    }
    return new Picks(columns, Optional.of(target));
  }

  private NDList selectRows(NDArray x, int k, Picks picks, NDManager into) {
    var rows = x.getShape().get(0);
    if (rows <= CHUNK) {
      return selectChunk(x, 0, k, picks, into);
    }
    try (var scope = into.newSubManager()) {
      var chunks = (int) ((rows + CHUNK - 1) / CHUNK);
      var values = new NDArray[chunks];
      var latents = new NDArray[chunks];
      for (var i = 0; i < chunks; i++) {
        var to = Math.min((i + 1L) * CHUNK, rows);
        var part = script.one(scope, "rows", x, (long) i * CHUNK, to);
        var selected = selectChunk(part, i * CHUNK, k, picks, scope);
        values[i] = selected.get(0);
        latents[i] = selected.get(1);
      }
      return new NDList(
          script.one(into, "stack_rows", (Object) values),
          script.one(into, "stack_rows", (Object) latents));
    }
  }

  private NDList selectChunk(NDArray x, int row, int k, Picks picks, NDManager into) {
    return x.getDataType() == DataType.FLOAT32 && engine.device().equals("cpu")
        ? selectHere(x, row, k, picks, into)
        : selectOnDevice(x, row, k, picks, into);
  }

  private NDList selectHere(NDArray x, int row, int k, Picks picks, NDManager into) {
    var strongest = new StrongestLatents((int) x.getShape().get(0), k, engine.threads());
    visit(x, row, picks, into, (block, h) -> strongest.add(h, block.first()));
    return strongest.found(into);
  }

  private NDList selectOnDevice(NDArray x, int row, int k, Picks picks, NDManager into) {
    try (var kept = into.newSubManager()) {
      var values = new ArrayList<NDArray>();
      var latents = new ArrayList<NDArray>();
      visit(
          x,
          row,
          picks,
          kept,
          (block, h) -> {
            var count = Math.min(k, block.size());
            var top =
                script.call(kept, "top", h, count, groups(block.size(), count), block.first());
            values.add(top.get(0));
            latents.add(top.get(1));
          });
      return script.call(
          into, "merge", values.toArray(NDArray[]::new), latents.toArray(NDArray[]::new), k);
    }
  }

  /// What is done with the pre-activations `h` of a block before they are forgotten.
  private interface Visitor {
    void see(Block block, NDArray h);
  }

  private void visit(NDArray x, int row, Picks picks, NDManager parent, Visitor visitor) {
    var column = 0L;
    for (var i = 0; i < blocks.size(); i++) {
      var block = blocks.get(i);
      try (var scope = parent.newSubManager()) {
        var h = product(x, block, scope);
        visitor.see(block, h);
        if (picks.target().isPresent()) {
          var which = picks.columns().get(i);
          script.one(scope, "pick", picks.target().get(), h, which, row, column);
          column += which.size();
        }
      }
    }
  }

  private NDArray product(NDArray x, Block block, NDManager scope) {
    if (x.getDataType() == DataType.FLOAT64) {
      // The choice between the libraries is made for float32; this serves exactness only.
      return script.one(scope, "linear", x, block.weight(), block.bias());
    }
    return turned(x)
        .map(rows -> turnedProduct(rows, block, scope))
        .orElseGet(() -> engine.ops(scope).linear(x, block.weight(), block.bias()));
  }

  /// Of a thread that is alone with few rows: with more, or with help, libtorch is as fast.
  private Optional<TurnedRows> turned(NDArray x) {
    return engine.threadsHere() == 1 && x.getShape().get(0) <= MOST_TURNED
        ? TurnedRows.of(x, blocks.getFirst().size(), engine)
        : Optional.empty();
  }

  private static NDArray turnedProduct(TurnedRows rows, Block block, NDManager scope) {
    var h = scope.create(new Shape(rows.rows(), block.size()));
    var bias = Ops.memory(block.bias());
    rows.linear(Ops.memory(block.weight()), block.size(), bias, Ops.memory(h));
    return h;
  }

  /// How many groups to fold a block's columns into (see `top` in `sae.py`); 0 where folding would
  /// not pay.
  static int groups(int columns, int k) {
    for (var depth = 16; depth >= 4; depth /= 2) {
      if (columns % depth == 0 && columns / depth >= 16 * k) {
        return columns / depth;
      }
    }
    return 0;
  }
}
