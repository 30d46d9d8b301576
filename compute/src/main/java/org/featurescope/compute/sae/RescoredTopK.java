package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;

/// The latents and float32 pre-activations that [BlockwiseTopK] finds, but for the rounding of float32
/// where two of them tie, by way of a product in bfloat16: some processors take it several times as
/// fast.
///
/// With w' and x' for what is left of w and x in bfloat16, an entry of the product is off by at most
///
///     |w x - w' x'| <= |w - w'| |x| + |w'| |x - x'|
///
/// (Cauchy and Schwarz). Both terms are two more columns of the product, so that it yields an upper
/// bound of every pre-activation. Of the 3k latents with the largest bounds those that can be among
/// the k largest are computed again in float32 ([Rescoring]); where the k-th of those is above the
/// last bound, no other latent can. The few rows where it is not are left to [BlockwiseTopK].
///
/// Sums must be taken in float32 and rounded to the nearest, as x86 processors do in their bfloat16
/// instructions; so on other devices, whose memory it could not look at either, all is left to
/// [BlockwiseTopK]. Looks at the weights as they are at each call.
public final class RescoredTopK {
  /// Candidates for each of the k places: with fewer, more rows are in doubt.
  private static final int CANDIDATES = 3;

  /// Rows whose candidates are computed together: as many as make a latent come up several times,
  /// and few enough for little memory.
  private static final int BATCH = 4 * BlockwiseTopK.CHUNK;

  /// With fewer latents for each place there is nothing to gain.
  private static final int FEWEST_LATENTS = 16;

  /// Where the rounding is not paid for at every call.
  private static final int FEWEST_OF_KEPT = CANDIDATES;

  private final Engine engine;
  private final Script script;
  private final NDArray encoder;
  private final NDArray bias;
  private final BlockwiseTopK exact;
  private final Optional<RoundedEncoder> kept;
  private final int fewestLatents;
  private final AtomicLong doubtful = new AtomicLong();

  /// @param encoder `[n, d]` float32
  /// @param bias `[n]`
  /// @param exact of the same weights
  public RescoredTopK(Engine engine, NDArray encoder, NDArray bias, BlockwiseTopK exact) {
    this(engine, encoder, bias, exact, Optional.empty(), FEWEST_LATENTS);
  }

  /// For weights that do not change: they are rounded once.
  ///
  /// @param rounded of the same weights
  RescoredTopK(
      Engine engine, NDArray encoder, NDArray bias, BlockwiseTopK exact, RoundedEncoder rounded) {
    this(engine, encoder, bias, exact, Optional.of(rounded), FEWEST_OF_KEPT);
  }

  private RescoredTopK(
      Engine engine,
      NDArray encoder,
      NDArray bias,
      BlockwiseTopK exact,
      Optional<RoundedEncoder> kept,
      int fewestLatents) {
    this.kept = kept;
    this.fewestLatents = fewestLatents;
    this.engine = engine;
    this.script = engine.script(SparseAutoencoder.class, "sae.py");
    this.encoder = encoder;
    this.bias = bias;
    this.exact = exact;
  }

  /// @param x `[N, d]` float32, of any N
  /// @param k at most n
  /// @param into owns the results
  /// @return values `[N, k]` and latents `[N, k]` int32, latents ascending in each row
  public NDList select(NDArray x, int k, NDManager into) {
    var latents = (int) encoder.getShape().get(0);
    if (latents < fewestLatents * k || !engine.device().equals("cpu")) {
      return exact.select(x, k, into);
    }
    try (var scope = into.newSubManager()) {
      var rounded =
          kept.map(RoundedEncoder::blocks)
              .orElseGet(() -> RoundedEncoder.rounded(script, exact, scope));
      var rows = (int) x.getShape().get(0);
      var values = new ArrayList<NDArray>();
      var chosen = new ArrayList<NDArray>();
      for (var row = 0; row < rows; row += BATCH) {
        var part = script.one(scope, "rows", x, row, Math.min(row + BATCH, rows));
        var selected = selectBatch(part, rounded, k, scope);
        values.add(selected.get(0));
        chosen.add(selected.get(1));
      }
      return new NDList(
          script.one(into, "stack_rows", (Object) array(values)),
          script.one(into, "stack_rows", (Object) array(chosen)));
    }
  }

  /// Rows so far that bfloat16 could not decide.
  public long doubtful() {
    return doubtful.get();
  }

  private NDList selectBatch(NDArray x, List<NDArray> rounded, int k, NDManager into) {
    var rows = (int) x.getShape().get(0);
    var count = CANDIDATES * k;
    var bounds = new long[rows * count];
    try (var scope = into.newSubManager()) {
      for (var row = 0; row < rows; row += BlockwiseTopK.CHUNK) {
        var end = Math.min(row + BlockwiseTopK.CHUNK, rows);
        var part = script.one(scope, "rows", x, row, end);
        var largest = bounds(part, rounded, count, scope);
        if (largest.isEmpty()) {
          doubtful.addAndGet(rows);
          return exact.select(x, k, into);
        }
        System.arraycopy(largest.get(), 0, bounds, row * count, largest.get().length);
      }
      var found = new Rescoring(script, encoder, bias, x, bounds, k, engine.threads()).run(scope);
      var shape = new Shape(rows, k);
      var values = into.create(FloatBuffer.wrap(found.best().values()), shape);
      var latents = into.create(IntBuffer.wrap(found.best().latents()), shape);
      if (found.open().length > 0) {
        doubtful.addAndGet(found.open().length);
        var which = scope.create(IntStream.of(found.open()).asLongStream().toArray());
        var again = exact.select(script.one(scope, "select_rows", x, which), k, scope);
        script.one(scope, "replace_rows", values, which, again.get(0)).close();
        script.one(scope, "replace_rows", latents, which, again.get(1)).close();
      }
      return new NDList(values, latents);
    }
  }

  /// The largest bounds of every row, see [StrongestLatents#ranked].
  private Optional<long[]> bounds(NDArray x, List<NDArray> rounded, int count, NDManager into) {
    var strongest = new StrongestLatents((int) x.getShape().get(0), count, engine.threads());
    try (var scope = into.newSubManager()) {
      var wide = script.one(scope, "rounded_input", x);
      for (var i = 0; i < rounded.size(); i++) {
        try (var bounds = script.one(scope, "bounds", wide, rounded.get(i))) {
          strongest.addBfloat16(bounds, exact.blocks().get(i).first());
        }
      }
    }
    return strongest.ranked();
  }

  private static NDArray[] array(List<NDArray> list) {
    return list.toArray(NDArray[]::new);
  }
}
