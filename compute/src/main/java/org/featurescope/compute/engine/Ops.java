package org.featurescope.compute.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/// The operations of a transformer that `NDArray` lacks, with every result in one scope.
///
/// Two modes share one vocabulary: plain (fastest, no gradients) and differentiable (recorded by
/// autograd). Shapes: B batch, T positions, S positions seen, H heads, K key-value heads, e width
/// of a head, d width of the residual stream, V vocabulary.
public final class Ops {
  /// Numbers of a block that GELU is taken of at a time: half a megabyte, in and out. One thread
  /// gains by it; several would have to be woken for every block.
  private static final long GELU_BLOCK = 65_536;

  /// Rows of logits that a loss is taken of at a time: 2 MB of them in float32.
  private static final int LOSS_ROWS = 128;

  /// Queries of a block of attention: as measured; larger ones look at more that is hidden.
  private static final int ATTENTION_BLOCK = 64;

  private final Engine engine;
  private final Script script;
  private final NDManager scope;
  private final boolean differentiable;
  private final boolean bfloat16Linears;
  private final boolean oneDnnLinears;

  Ops(Engine engine, NDManager scope, boolean differentiable) {
    this(engine, scope, differentiable, false, false);
  }

  private Ops(
      Engine engine,
      NDManager scope,
      boolean differentiable,
      boolean bfloat16Linears,
      boolean oneDnnLinears) {
    this.engine = engine;
    this.script = engine.script(Ops.class, "ops.py");
    this.scope = scope;
    this.differentiable = differentiable;
    this.bfloat16Linears = bfloat16Linears;
    this.oneDnnLinears = oneDnnLinears;
  }

  public NDManager scope() {
    return scope;
  }

  /// A number that an operation takes beside its arrays, such as eps. It stays in the machine's own
  /// memory on every device: read from a GPU's, it would make each call wait for all before it.
  ///
  /// @param owner closes it
  /// @return `[]`
  public static NDArray parameter(NDManager owner, double value) {
    return owner.newSubManager(Device.cpu()).create((float) value);
  }

  /// The same operations with results in `other`.
  public Ops in(NDManager other) {
    return new Ops(engine, other, differentiable, bfloat16Linears, oneDnnLinears);
  }

  /// The same operations, with every matrix product by a weight taken in bfloat16. Weights stay
  /// float32 and so do their gradients: autograd goes through the rounding as if it were not there.
  public Ops withBfloat16Linears() {
    return new Ops(engine, scope, differentiable, true, false);
  }

  /// The same differentiable operations, with every float32 product by a weight taken by oneDNN,
  /// see [Engine#prefersOneDnn]. Their gradients have no gradients of their own.
  public Ops withOneDnnLinears() {
    return new Ops(engine, scope, differentiable, false, true);
  }

  private NDArray run(String method, NDArray... args) {
    return differentiable
        ? script.differentiable(scope, method, args)
        : script.one(scope, method, (Object[]) args);
  }

  /// x W^T + b.
  ///
  /// @param x `[..., in]` float32
  /// @param w `[out, in]` float32, or bfloat16 as such or in halves (then the product is taken in
  ///   bfloat16)
  /// @param b `[out]` float32
  /// @return `[..., out]` float32
  public NDArray linear(NDArray x, NDArray w, NDArray b) {
    if (isRowByHalves(x, w)) {
      return HalfProduct.of(x, w, engine, scope).addi(b);
    }
    return run(linearMethod(x, w), x, w, b);
  }

  /// x W^T, see [#linear(NDArray, NDArray, NDArray)].
  public NDArray linear(NDArray x, NDArray w) {
    return isRowByHalves(x, w)
        ? HalfProduct.of(x, w, engine, scope)
        : run(linearMethod(x, w) + "_nobias", x, w);
  }

  /// x W^T + b of one row, from and into Java's memory.
  ///
  /// @param x `[in]`
  /// @return `[out]`
  public float[] linear(float[] x, NDArray w, Optional<NDArray> b) {
    if (w.getDataType() == DataType.FLOAT16) {
      var y = HalfProduct.of(x, w, engine);
      b.ifPresent(bias -> add(y, memory(bias)));
      return y;
    }
    try (var own = scope.newSubManager()) {
      var row = own.create(x, new Shape(1, x.length));
      var ops = in(own);
      return b.map(bias -> ops.linear(row, w, bias))
          .orElseGet(() -> ops.linear(row, w))
          .toFloatArray();
    }
  }

  /// The same by a matrix that was packed.
  public float[] linear(float[] x, PackedMatrix w, Optional<NDArray> b) {
    try (var own = scope.newSubManager()) {
      return in(own).linear(own.create(x, new Shape(1, x.length)), w, b).toFloatArray();
    }
  }

  /// Puts a matrix into a layout of oneDNN's own in which one row is multiplied faster, and some
  /// dozens are if it is bfloat16, see [Engine#prefersPacked]. Takes its memory again, and the time
  /// of ten products by it; of fifty where it is float32.
  ///
  /// @param w `[out, in]` float32 or bfloat16
  /// @throws RuntimeException where libtorch lacks oneDNN
  public PackedMatrix pack(NDArray w) {
    var outputs = (int) w.getShape().get(0);
    var bfloat16 = w.getDataType() != DataType.FLOAT32;
    return new PackedMatrix(script.one(scope, "packed", w), outputs, bfloat16);
  }

  /// x W^T + b.
  ///
  /// @param x `[..., in]` float32
  /// @return `[..., out]` float32
  public NDArray linear(NDArray x, PackedMatrix w, Optional<NDArray> b) {
    var method = LinearChoice.packedMethod(w.bfloat16());
    return b.map(bias -> script.one(scope, method, x, w.matrix(), bias))
        .orElseGet(() -> script.one(scope, method + "_nobias", x, w.matrix()));
  }

  /// Cuts a matrix into the blocks by which single rows are multiplied fastest, see
  /// [Engine#multipliesRows]. Takes its memory again.
  ///
  /// @param w `[out, in]` float32 or bfloat16
  public RowMatrix rowMatrix(NDArray w) {
    return RowMatrix.of(w, engine, scope);
  }

  /// x W^T + b of one row, from and into Java's memory.
  ///
  /// @param x `[in]`
  /// @param b `[out]`
  /// @return `[out]`
  public float[] linear(float[] x, RowMatrix w, Optional<float[]> b) {
    return w.product(x, b, engine.crew(), engine.threads());
  }

  private static void add(float[] y, MemorySegment b) {
    for (var i = 0; i < y.length; i++) {
      y[i] += b.get(ValueLayout.JAVA_FLOAT, 4L * i);
    }
  }

  /// Does `parts`, each a call, on all threads, where so many multiplications are worth it.
  public void share(int parts, long multiplications, IntConsumer part) {
    engine.crew().share(parts, multiplications, part);
  }

  /// Whether arrays lie in the machine's own memory, and nothing is recorded for a gradient.
  public boolean isPlainHere() {
    return !differentiable && !bfloat16Linears && engine.device().equals("cpu");
  }

  /// Where an array lies in the machine's memory; for no longer than the array is open.
  ///
  /// @param array one whose entries lie in one piece, of an engine on the CPU
  public static MemorySegment memory(NDArray array) {
    return MemorySegment.ofBuffer(((PtNDArray) array).toByteBuffer(true));
  }

  /// An array in libtorch's own memory, of an engine on the CPU. What DJL makes of Java's numbers
  /// lies in a buffer that the collector takes back when the array closes, whatever views of it
  /// there still are.
  public NDArray copied(float[] values, Shape shape) {
    var array = scope.create(shape, DataType.FLOAT32);
    memory(array).copyFrom(MemorySegment.ofArray(values));
    return array;
  }

  private boolean isRowByHalves(NDArray x, NDArray w) {
    return !differentiable && w.getDataType() == DataType.FLOAT16 && rows(x) == 1;
  }

  private String linearMethod(NDArray x, NDArray w) {
    // DJL has no name for bfloat16 here and calls it unknown.
    var rounded = w.getDataType() != DataType.FLOAT32;
    if (bfloat16Linears || rounded && differentiable) {
      return "linear_bf16";
    }
    if (differentiable) {
      return oneDnnLinears ? "linear_onednn_recorded" : "linear";
    }
    var rows = rows(x);
    return switch (w.getDataType()) {
      case FLOAT32 -> engine.linears().methodFor(rows);
      case FLOAT16 -> engine.linears().halvesMethodFor(rows);
      default -> engine.linears().bfloat16MethodFor(rows);
    };
  }

  private static long rows(NDArray x) {
    var shape = x.getShape();
    return shape.size() / shape.get(shape.dimension() - 1);
  }

  /// (x - E x) / sqrt(Var x + eps) over the last axis, without gain and bias.
  public NDArray centreAndScale(NDArray x, NDArray eps) {
    return run("centre_and_scale", x, eps);
  }

  /// Layer normalisation (Ba et al. 2016) over the last axis, with gain and bias.
  public NDArray layerNorm(NDArray x, NDArray w, NDArray b, NDArray eps) {
    return run("layer_norm", x, w, b, eps);
  }

  /// x * gain + bias over the last axis.
  public NDArray affine(NDArray x, NDArray gain, NDArray bias) {
    return run("affine", x, gain, bias);
  }

  /// x / sqrt(E x^2 + eps) over the last axis (Zhang and Sennrich 2019), without gain.
  public NDArray rms(NDArray x, NDArray eps) {
    return run("rms", x, eps);
  }

  /// Gaussian error linear unit, tanh form (Hendrycks and Gimpel 2016).
  public NDArray geluTanh(NDArray x) {
    if (differentiable || !engine.device().equals("cpu") || rows(x) == 1) {
      return run("gelu_tanh", x); // of one row, nine operations would take longer than the tanh
    }
    var width = x.getShape().get(x.getShape().dimension() - 1);
    var block = engine.threads() == 1 ? GELU_BLOCK : x.size();
    return script.one(scope, "gelu_by_sigmoid", x, Math.max(1, block / width));
  }

  /// Whether products by weights are recorded in bfloat16, so that what lies between them may stay
  /// in it: see [#roundedAttention] and [#roundedNeurons].
  public boolean roundsActivations() {
    return differentiable && bfloat16Linears;
  }

  /// Causal attention of whole texts to themselves, from the normalised stream to the heads'
  /// output, in bfloat16. Scores are rounded to it, as where libraries cast automatically; sums of
  /// a softmax and of a product are float32.
  ///
  /// @param x `[B, T, d]` float32
  /// @param w `[3He, d]` float32, all queries, all keys, all values; with `bias` `[3He]`
  /// @param scale `[]`
  /// @return `[B, T, He]` bfloat16
  public NDArray roundedAttention(NDArray x, NDArray w, NDArray bias, NDArray scale, long heads) {
    var blocks = new long[] {heads, evenBlock(x.getShape().get(1))};
    var sizes = scope.newSubManager(Device.cpu()).create(blocks);
    return run("attention_bf16", x, w, bias, scale, sizes);
  }

  /// A whole part of `t` that is about as large as blocks of queries should be, or all of it.
  private static long evenBlock(long t) {
    return LongStream.iterate(ATTENTION_BLOCK, size -> size - 1)
        .limit(ATTENTION_BLOCK / 2)
        .filter(size -> t % size == 0)
        .findFirst()
        .orElse(t);
  }

  /// gelu_tanh(x W_in^T + b_in) W_out^T + b_out with bfloat16 neurons.
  ///
  /// @param x `[..., d]` float32
  /// @param in `[m, d]` float32, with `inBias` `[m]`
  /// @param out `[d, m]` float32, with `outBias` `[d]`
  /// @return `[..., d]` float32
  public NDArray roundedNeurons(
      NDArray x, NDArray in, NDArray inBias, NDArray out, NDArray outBias) {
    if (!engine.device().equals("cpu")) {
      return run("neurons_bf16", x, in, inBias, out, outBias);
    }
    var rows = engine.threadsHere() == 1 ? Math.max(1, GELU_BLOCK / in.getShape().get(0)) : rows(x);
    var atOnce = scope.newSubManager(Device.cpu()).create(rows);
    return run("neurons_bf16_by_slope", x, in, inBias, out, outBias, atOnce);
  }

  /// What a neuron makes of its input, by oneDNN's names.
  public enum Activation {
    GELU("gelu", "none"),
    GELU_TANH("gelu", "tanh"),
    RELU("relu", ""),
    SILU("swish", "");

    private final String kind;
    private final String way;

    Activation(String kind, String way) {
      this.kind = kind;
      this.way = way;
    }
  }

  /// Whether an MLP by bfloat16 matrices is computed by [#neurons] and [#gatedNeurons]: where these
  /// are faster than its parts, measured once.
  ///
  /// @param x `[..., d]`
  public boolean fusesNeurons(NDArray x, NDArray w) {
    return isPlainHere()
        && w.getDataType() != DataType.FLOAT32
        && w.getDataType() != DataType.FLOAT16
        && engine.linears().fusesNeurons(rows(x));
  }

  /// act(x W_in^T + b_in) W_out^T + b_out. What the neurons put out is rounded to bfloat16 once,
  /// from float32 sums.
  ///
  /// @param x `[..., d]` float32
  /// @param in `[m, d]` bfloat16, with `inBias` `[m]` float32
  /// @param out `[d, m]` bfloat16, with `outBias` `[d]` float32
  /// @return `[..., d]` float32
  public NDArray neurons(
      NDArray x, NDArray in, NDArray inBias, NDArray out, NDArray outBias, Activation act) {
    return script.one(scope, "neurons_fused", x, in, inBias, out, outBias, act.kind, act.way);
  }

  /// (act(x W_gate^T) * x W_in^T) W_out^T, rounded as in [#neurons].
  ///
  /// @param gate `[m, d]` bfloat16
  public NDArray gatedNeurons(NDArray x, NDArray gate, NDArray in, NDArray out, Activation act) {
    return script.one(scope, "gated_neurons_fused", x, gate, in, out, act.kind, act.way);
  }

  /// Gaussian error linear unit, x times the normal distribution's share below x.
  public NDArray gelu(NDArray x) {
    return run("gelu", x);
  }

  /// max(x, 0).
  public NDArray relu(NDArray x) {
    return run("relu", x);
  }

  /// x (1 + gain) over the last axis.
  public NDArray timesOnePlus(NDArray x, NDArray gain) {
    return run("times_one_plus", x, gain);
  }

  /// c tanh(x / c).
  public NDArray softCap(NDArray x, double cap) {
    if (differentiable) {
      return run("soft_cap", x, scope.create((float) cap));
    }
    return script.one(scope, "soft_cap_by", x, cap);
  }

  /// x sigmoid(x).
  public NDArray silu(NDArray x) {
    return run("silu", x);
  }

  /// Rotary position embedding (Su et al. 2021) in the half-split layout. Where the tables are
  /// narrower than a head, what is left of the head stays as it is.
  ///
  /// @param x `[B, T, H, e]`
  /// @param cos `[T, r]`, likewise `sin`; r is at most e
  public NDArray rotary(NDArray x, NDArray cos, NDArray sin) {
    var whole = x.getShape().get(3) == cos.getShape().get(1);
    return run(whole ? "rotary" : "rotary_of_part", x, cos, sin);
  }

  /// Rows of a table: `table[ids]`.
  ///
  /// @param table `[V, d]`
  /// @param ids `[B, T]` int64
  /// @return `[B, T, d]`
  public NDArray embed(NDArray table, NDArray ids) {
    return run("embed", table, ids);
  }

  /// Causal attention, z = softmax(q k^T scale + mask) v, without keeping the pattern. Queries are
  /// the last T of S positions; key-value heads are shared by H / K query heads.
  ///
  /// @param q `[B, T, H, e]`
  /// @param k `[B, S, K, e]`
  /// @param v `[B, S, K, e]`
  /// @param scale `[]`
  /// @return `[B, T, H, e]`
  public NDArray attention(NDArray q, NDArray k, NDArray v, NDArray scale) {
    return attention(q, k, v, scale, 0, 0);
  }

  /// As [#attention(NDArray, NDArray, NDArray, NDArray)], with two limits.
  ///
  /// @param window how many positions a query sees, itself included; 0 for all
  /// @param cap scores s become c tanh(s / c) before the mask; 0 for scores as they are
  public NDArray attention(
      NDArray q, NDArray k, NDArray v, NDArray scale, long window, double cap) {
    var text = q.getShape();
    var seen = k.getShape().get(1);
    if (window > 0 && window < seen || cap > 0) {
      var reach = window > 0 ? window : seen;
      return differentiable
          ? run("attention_within", q, k, v, scale, scope.create(reach), scope.create((float) cap))
          : script.one(
              scope, "attention_within_by_blocks", q, k, v, scale, reach, cap, ATTENTION_BLOCK);
    }
    var whole = text.get(0) == 1 && text.get(1) == seen;
    if (whole
        && text.get(1) > ATTENTION_BLOCK
        && !differentiable
        && engine.device().equals("cpu")) {
      var factor = scale.getFloat();
      if (TextAttention.isWorthIt(text, k.getShape(), factor, engine)) {
        return TextAttention.of(q, k, v, factor, engine, scope);
      }
      return script.one(scope, "attention_by_blocks", q, k, v, scale, ATTENTION_BLOCK);
    }
    return run("attention", q, k, v, scale);
  }

  /// Whether attention to a text of its own is best computed by [#attentionInBfloat16] where it
  /// need not be more exact: measured once.
  ///
  /// @param q `[B, T, H, e]`
  /// @param k `[B, S, K, e]`
  public boolean roundsAttention(NDArray q, NDArray k) {
    return isPlainHere()
        && q.getShape().get(1) == k.getShape().get(1)
        && q.getShape().get(1) > ATTENTION_BLOCK
        && engine.linears().roundsAttention();
  }

  /// As [#attention(NDArray, NDArray, NDArray, NDArray)] of a whole text, with queries, keys,
  /// values and pattern rounded to bfloat16.
  public NDArray attentionInBfloat16(NDArray q, NDArray k, NDArray v, NDArray scale) {
    return script.one(scope, "attention_rounded", q, k, v, scale);
  }

  /// The pattern of [#attention(NDArray, NDArray, NDArray, NDArray, long, double)].
  ///
  /// @return `[B, H, T, S]`, rows are queries and sum to 1
  public NDArray attentionPattern(NDArray q, NDArray k, NDArray scale, long window, double cap) {
    var reach = scope.create(window > 0 ? window : k.getShape().get(1));
    return run("attention_pattern", q, k, scale, reach, scope.create((float) cap));
  }

  /// Values mixed by a pattern.
  ///
  /// @param pattern `[B, H, T, S]`
  /// @param v `[B, S, K, e]`
  /// @return `[B, T, H, e]`
  public NDArray mix(NDArray pattern, NDArray v) {
    return run("mix", pattern, v);
  }

  /// Writes `values` `[B, T, K, e]` into `cache` `[B, capacity, K, e]` from `position` on, in
  /// place, and returns the view of the first `position + T` entries.
  public NDArray cacheWrite(NDArray cache, NDArray values, long position) {
    return script.one(scope, "cache_write", cache, values, position);
  }

  /// Mean cross-entropy in nats.
  ///
  /// @param logits `[N, V]`
  /// @param targets `[N]` int64; -100 is left out
  /// @return `[]`
  public NDArray crossEntropy(NDArray logits, NDArray targets) {
    return run("cross_entropy", logits, targets);
  }

  /// Mean cross-entropy in nats of logits x w^T in bfloat16, with its gradients, which are known
  /// along with it: outside of any gradient graph.
  ///
  /// @param x `[N, d]` float32
  /// @param w `[V, d]` float32
  /// @param targets `[N]` int64, none of them left out
  /// @return the loss `[]`, and `share` times its gradient by x `[N, d]` and by w `[V, d]`
  public NDList outputLoss(NDArray x, NDArray w, NDArray targets, double share) {
    return script.call(scope, "output_loss_bf16", x, w, targets, share, LOSS_ROWS);
  }

  /// What a reader wants to know of a row of logits.
  ///
  /// @param logits `[N, V]`
  /// @param targets `[N]` int64, the token that did follow; -100 where none did
  /// @param k how many of the likeliest tokens
  /// @return surprisal `[N]` in nats (0 where there is no target), entropy `[N]` in nats, ids `[N,
  ///   k]` int64 and probabilities `[N, k]` of the likeliest tokens, in descending order
  public NDList tokenStatistics(NDArray logits, NDArray targets, int k) {
    return script.call(scope, "token_statistics", logits, targets, k);
  }

  /// Rows of an array, from `first` up to `end`, laid out in one piece: a product by a matrix that
  /// is not takes a hundred times as long. Outside of any gradient graph.
  public NDArray rows(NDArray x, long first, long end) {
    return script.one(scope, "some_rows", x, first, end);
  }

  /// Puts `rows` `[n, m]` into `into` `[N, m]`, in place, from row `first` on.
  public void writeRows(NDArray into, NDArray rows, long first) {
    script.one(scope, "write_rows", into, rows, first).close();
  }

  /// The transpose of a matrix, laid out anew.
  public NDArray transposed(NDArray x) {
    return script.one(scope, "transposed", x);
  }

  /// A bfloat16 copy, made inside libtorch (DJL cannot make one). Not in inference mode: its arrays
  /// could not take part in a gradient graph later.
  public NDArray toBfloat16(NDArray x) {
    return script.differentiable(scope, "to_bf16", x);
  }

  /// The bfloat16 copy of a matrix in halves, which processors without bfloat16 read faster; see
  /// [Engine#prefersHalves]. They hold a number of 8 bits exactly between 2^-17 and 2^16, and
  /// smaller ones to within 2^-25.
  ///
  /// @param x `[out, in]` float32
  /// @return `[out, in]`, a view of what lies as `[in, out]`; nothing if some number is too large
  ///   or too small for it: off by more than 2^-20 of the largest
  public Optional<NDArray> toHalves(NDArray x) {
    if (x.size() * Short.BYTES > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    var halves = script.differentiable(scope, "to_halves", x);
    try (var same = script.one(scope, "are_halves", x, halves)) {
      if (same.getBoolean()) {
        return Optional.of(halves);
      }
    }
    halves.close();
    return Optional.empty();
  }
}
