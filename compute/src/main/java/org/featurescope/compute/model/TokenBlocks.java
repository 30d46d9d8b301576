package org.featurescope.compute.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.model.HookPoint.Site;

/// Blocks of the next token of one text, in the machine's own memory: a single row is multiplied as
/// fast as its matrix comes from memory, and beside that the calls of libtorch for all the small
/// steps between take half as long again.
///
/// Shapes: d residual width, H heads, K key-value heads, e width of a head, S positions seen, this
/// one included.
final class TokenBlocks extends Blocks<float[]> {
  /// Parts that heads are shared out in: more of them would read shorter pieces, and memory, which
  /// is what bounds this, is not read faster by more threads than these.
  private static final int PARTS = 4;

  private final Optional<PackedWeights> packed;
  private final float[][] rotation;
  private final KvCache cache;
  private final Ops ops;
  private final int seen;

  /// Of the keys of one position, and of the values.
  private final int width;

  private final int[] lanes;

  /// @param rotation cosines and sines `[r]` of the position, or nothing
  /// @param cache the positions before this one
  TokenBlocks(
      ModelSpec spec,
      Weights weights,
      Optional<PackedWeights> packed,
      Tap tap,
      float[][] rotation,
      KvCache cache,
      Ops ops) {
    super(spec, weights, tap);
    this.packed = packed;
    this.rotation = rotation;
    this.cache = cache;
    this.ops = ops;
    this.seen = cache.length() + 1;
    this.width = spec.kvHeads() * spec.dHead();
    this.lanes = lanes(spec);
  }

  /// x = c W_E[id] + W_P[position], `[d]`.
  float[] embed(int id, int position) {
    var x = row(weights.embedding(), id);
    var factor = (float) spec.ends().embeddingScale();
    for (var i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
    x = at(Site.EMBED, -1, x);
    return weights.positions().isPresent()
        ? plus(x, at(Site.POS_EMBED, -1, row(weights.positions().get(), position)))
        : x;
  }

  private static float[] row(NDArray table, int row) {
    try (var one = table.get(row)) {
      return one.toFloatArray();
    }
  }

  @Override
  float[] at(Site site, int layer, float[] activation) {
    if (!tap.touches(site, layer)) {
      return activation;
    }
    try (var scope = ops.scope().newSubManager()) {
      var array = ops.in(scope).copied(activation, shape(site, activation.length));
      return tap.at(site, layer, array, ops.in(scope)).toFloatArray();
    }
  }

  private Shape shape(Site site, int length) {
    return switch (site) {
      case Q, K, V, Z -> new Shape(1, 1, length / spec.dHead(), spec.dHead());
      case PATTERN -> new Shape(1, spec.heads(), 1, seen);
      default -> new Shape(1, 1, length);
    };
  }

  @Override
  float[] plus(float[] x, float[] y) {
    for (var i = 0; i < x.length; i++) {
      x[i] += y[i];
    }
    return x;
  }

  @Override
  float[] times(float[] x, float[] y) {
    for (var i = 0; i < x.length; i++) {
      x[i] *= y[i];
    }
    return x;
  }

  @Override
  float[] linear(Weights.Linear w, float[] x) {
    return packed
        .map(matrices -> matrices.linear(x, w.weight(), w.bias(), ops))
        .orElseGet(() -> ops.linear(x, w.weight(), w.bias()));
  }

  @Override
  float[] norm(Weights.Norm w, Site site, int layer, float[] x) {
    var y = at(site, layer, normalized(x));
    var gain = numbers(w.gain());
    var more = spec.norm().kind() == ModelSpec.NormKind.RMS_PLUS_ONE ? 1 : 0;
    for (var i = 0; i < y.length; i++) {
      y[i] *= more + gain[i];
    }
    if (w.bias().isPresent()) {
      var bias = numbers(w.bias().get());
      for (var i = 0; i < y.length; i++) {
        y[i] += bias[i];
      }
    }
    return y;
  }

  private float[] numbers(NDArray vector) {
    return packed.map(weights -> weights.numbers(vector)).orElseGet(vector::toFloatArray);
  }

  private float[] normalized(float[] x) {
    var mean = spec.norm().kind() == ModelSpec.NormKind.LAYER ? mean(x) : 0;
    return scaled(x, 0, x.length, mean);
  }

  private static float mean(float[] x) {
    var sum = 0.0;
    for (var v : x) {
      sum += v;
    }
    return (float) (sum / x.length);
  }

  /// (x - mean) / sqrt(E (x - mean)^2 + eps) of a part.
  private float[] scaled(float[] x, int from, int count, float mean) {
    var squares = 0.0;
    for (var i = from; i < from + count; i++) {
      squares += (x[i] - mean) * (x[i] - mean);
    }
    var scale = (float) (1 / Math.sqrt(squares / count + spec.norm().eps()));
    var y = new float[count];
    for (var i = 0; i < count; i++) {
      y[i] = (x[from + i] - mean) * scale;
    }
    return y;
  }

  @Override
  float[] activate(float[] x) {
    switch (spec.mlp().activation()) {
      case RELU -> {
        for (var i = 0; i < x.length; i++) {
          x[i] = Math.max(x[i], 0);
        }
      }
      case SILU -> {
        for (var i = 0; i < x.length; i++) {
          x[i] = (float) (x[i] / (1 + Exponential.of(-x[i])));
        }
      }
      case GELU_TANH -> {
        // (1 + tanh u) / 2 is the sigmoid of 2u, with u = sqrt(2 / pi) (x + 0.044715 x^3).
        for (var i = 0; i < x.length; i++) {
          double v = x[i];
          var u = v * (1.5957691216057308 + 0.071354816272600254 * v * v);
          x[i] = (float) (v / (1 + Exponential.of(-u)));
        }
      }
      case GELU -> {
        try (var scope = ops.scope().newSubManager()) {
          return ops.in(scope).gelu(scope.create(x)).toFloatArray();
        }
      }
    }
    return x;
  }

  @Override
  float[] attention(int layer, float[] x) {
    var w = weights.block(layer);
    var qkv = project(w.qkv(), x);
    var q = at(Site.Q, layer, qkv[0]);
    var k = at(Site.K, layer, qkv[1]);
    var v = at(Site.V, layer, qkv[2]);
    if (w.qNorm().isPresent()) {
      q = headNorm(q, w.qNorm().get());
      k = headNorm(k, w.kNorm().orElseThrow());
    }
    if (rotation.length > 0) {
      q = rotate(q);
      k = rotate(k);
    }
    var keys = cache.extendKeys(layer, k);
    var values = cache.extendValues(layer, v);
    var pattern = at(Site.PATTERN, layer, pattern(layer, q, keys));
    return at(Site.Z, layer, mix(pattern, values));
  }

  /// Queries `[H, e]`, keys and values `[K, e]`.
  private float[][] project(List<Weights.Linear> qkv, float[] x) {
    var first = linear(qkv.getFirst(), x);
    var e = spec.dHead();
    var h = spec.heads() * e;
    var k = spec.kvHeads() * e;
    return switch (spec.attention().qkv()) {
      case FUSED ->
          new float[][] {
            Arrays.copyOf(first, h),
            Arrays.copyOfRange(first, h, h + k),
            Arrays.copyOfRange(first, h + k, h + 2 * k)
          };
      case FUSED_BY_HEAD -> {
        var parts = new float[3][h];
        for (var piece = 0; piece < 3 * spec.heads(); piece++) {
          System.arraycopy(first, piece * e, parts[piece % 3], piece / 3 * e, e);
        }
        yield parts;
      }
      case SEPARATE -> new float[][] {first, linear(qkv.get(1), x), linear(qkv.get(2), x)};
    };
  }

  private float[] headNorm(float[] x, Weights.Norm w) {
    var gain = numbers(w.gain());
    var e = spec.dHead();
    var y = new float[x.length];
    for (var from = 0; from < x.length; from += e) {
      var head = scaled(x, from, e, 0);
      for (var i = 0; i < e; i++) {
        y[from + i] = head[i] * gain[i];
      }
    }
    return y;
  }

  /// Each head turned by the position (Su et al. 2021), in the half-split layout; what the tables
  /// do not reach stays as it is.
  private float[] rotate(float[] x) {
    var cos = rotation[0];
    var sin = rotation[1];
    var half = cos.length / 2;
    var y = x.clone();
    for (var from = 0; from < x.length; from += spec.dHead()) {
      for (var i = 0; i < half; i++) {
        var a = x[from + i];
        var b = x[from + half + i];
        y[from + i] = a * cos[i] - b * sin[i];
        y[from + half + i] = b * cos[half + i] + a * sin[half + i];
      }
    }
    return y;
  }

  /// softmax(c q k^T), `[H, S]`; 0 where the window does not reach.
  private float[] pattern(int layer, float[] q, float[] keys) {
    var window = spec.attention().windows().get(layer);
    var first = window > 0 ? Math.max(0, seen - window) : 0;
    var pattern = new float[spec.heads() * seen];
    share((head, end) -> {
      for (var position = first; position < seen; position++) {
        for (var h = head; h < end; h++) {
          pattern[h * seen + position] = score(q, h, keys, position);
        }
      }
      for (var h = head; h < end; h++) {
        softmax(pattern, h * seen + first, (h + 1) * seen);
      }
    });
    return pattern;
  }

  /// Some heads next to each other, so that a position's keys or values are read in one go: one
  /// head after the other takes twice as long where there are many positions.
  private interface Heads {
    void take(int first, int end);
  }

  private void share(Heads heads) {
    var parts = Math.min(spec.heads(), PARTS);
    ops.share(
        parts,
        (long) seen * spec.heads() * spec.dHead(),
        part -> heads.take(spec.heads() * part / parts, spec.heads() * (part + 1) / parts));
  }

  /// Where the key or value of a position lies that a head looks at.
  private int place(int position, int head) {
    return position * width + lanes[head];
  }

  /// Where those of each head lie within a position's. Found once: two divisions for each head and
  /// position took as long as the products of queries and keys.
  private static int[] lanes(ModelSpec spec) {
    var sharing = spec.heads() / spec.kvHeads();
    return IntStream.range(0, spec.heads()).map(head -> head / sharing * spec.dHead()).toArray();
  }

  private float score(float[] q, int head, float[] keys, int position) {
    var e = spec.dHead();
    var score = dot(q, head * e, keys, place(position, head), e) * (float) spec.attention().scale();
    var cap = spec.attention().softCap();
    return cap > 0 ? (float) (cap * Math.tanh(score / cap)) : score;
  }

  /// With four sums, as each term has to wait for the one before.
  private static float dot(float[] x, int from, float[] y, int at, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    var i = 0;
    for (; i < count - 3; i += 4) {
      a = Math.fma(x[from + i], y[at + i], a);
      b = Math.fma(x[from + i + 1], y[at + i + 1], b);
      c = Math.fma(x[from + i + 2], y[at + i + 2], c);
      d = Math.fma(x[from + i + 3], y[at + i + 3], d);
    }
    for (; i < count; i++) {
      a = Math.fma(x[from + i], y[at + i], a);
    }
    return a + b + (c + d);
  }

  private static void softmax(float[] x, int from, int end) {
    var largest = Float.NEGATIVE_INFINITY;
    for (var i = from; i < end; i++) {
      largest = Math.max(largest, x[i]);
    }
    for (var i = from; i < end; i++) {
      x[i] = (float) Exponential.of(x[i] - largest);
    }
    var sum = 0.0;
    for (var i = from; i < end; i++) {
      sum += x[i];
    }
    var share = (float) (1 / sum);
    for (var i = from; i < end; i++) {
      x[i] *= share;
    }
  }

  /// Values mixed by a pattern `[H, S]`, `[H, e]`.
  private float[] mix(float[] pattern, float[] values) {
    var z = new float[spec.heads() * spec.dHead()];
    share((head, end) -> {
      var position = 0;
      for (; position < seen - 3; position += 4) {
        for (var h = head; h < end; h++) {
          addFour(pattern, h, position, values, z);
        }
      }
      for (; position < seen; position++) {
        for (var h = head; h < end; h++) {
          addOne(pattern[h * seen + position], values, place(position, h), z, h * spec.dHead());
        }
      }
    });
    return z;
  }

  /// What a head takes of four positions.
  private void addFour(float[] pattern, int head, int position, float[] values, float[] z) {
    var share = head * seen + position;
    var a = place(position, head);
    var b = place(position + 1, head);
    var c = place(position + 2, head);
    var d = place(position + 3, head);
    var toA = pattern[share];
    var toB = pattern[share + 1];
    var toC = pattern[share + 2];
    var toD = pattern[share + 3];
    var from = head * spec.dHead();
    for (var i = 0; i < spec.dHead(); i++) {
      var sum = Math.fma(toD, values[d + i], z[from + i]);
      sum = Math.fma(toC, values[c + i], sum);
      sum = Math.fma(toB, values[b + i], sum);
      z[from + i] = Math.fma(toA, values[a + i], sum);
    }
  }

  private void addOne(float share, float[] values, int at, float[] z, int from) {
    for (var i = 0; i < spec.dHead(); i++) {
      z[from + i] = Math.fma(share, values[at + i], z[from + i]);
    }
  }
}
