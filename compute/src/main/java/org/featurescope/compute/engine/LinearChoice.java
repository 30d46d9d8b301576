package org.featurescope.compute.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which of libtorch's matrix products is fastest on this processor.
///
/// MKL takes a slower path on processors of another make; oneDNN does not; for a single row a
/// matrix-vector product may beat both. The choice is measured once per machine and number of
/// threads, when the first product of its kind is taken, never read off a name: methods round
/// differently in the last bit, and two runs of one command should agree to it. With few rows
/// (decoding) the time is that of the weights' way from memory, so those are measured on more
/// weights than a cache holds. A processor without bfloat16 of its own multiplies many rows faster
/// by a matrix that is widened to float32 piece by piece, and one row by one that is kept as halves
/// ([HalfProduct]).
final class LinearChoice {
  /// Counts up with every change of a method: what was measured before no longer holds.
  static final int EDITION = 6;

  private static final String PLAIN = "linear";
  private static final String ONEDNN = "linear_onednn";
  private static final String ONEDNN_TRANSPOSED = "linear_onednn_transposed";
  private static final String MATRIX_VECTOR = "linear_mv";
  private static final String PIECES = "linear_pieces";
  private static final String BFLOAT16 = "linear_bf16";
  private static final String BFLOAT16_ONEDNN = "linear_bf16_onednn";
  private static final String WIDENED = "linear_widened";
  private static final String WIDENED_ONEDNN = "linear_widened_onednn";
  private static final String HALVES = "halves";
  private static final List<String> OF_MATRICES = List.of(PLAIN, ONEDNN, ONEDNN_TRANSPOSED);
  private static final List<String> OF_VECTORS = List.of(PLAIN, ONEDNN, MATRIX_VECTOR, PIECES);
  private static final List<String> IN_BFLOAT16 = List.of(BFLOAT16, BFLOAT16_ONEDNN);
  private static final List<String> OF_BFLOAT16 =
      List.of(BFLOAT16, BFLOAT16_ONEDNN, WIDENED, WIDENED_ONEDNN);
  private static final List<String> OF_BFLOAT16_VECTORS =
      List.of(BFLOAT16, BFLOAT16_ONEDNN, WIDENED, WIDENED_ONEDNN, HALVES);

  /// By [Ops#pack]: a question of its own, for such a matrix has to be made first.
  private static final String PACKED = "packed";

  private static final int TURNS = 2;
  private static final int REPETITIONS = 3;

  /// Less than this is noise.
  private static final double FASTER = 0.97;

  /// A processor with bfloat16 of its own multiplies many rows twice as fast by it. One row comes
  /// no faster than memory delivers the matrix, which halves reach too, or oneDNN, which takes such
  /// products on such processors only. What wins by less has won by chance, on a machine that does
  /// something else as well.
  private static final double IN_DOUBT = 1.4;

  /// A kind of product, by the number of rows and the type of the matrix, and what to measure for
  /// it: `matrices` weights `[3072, 768]` or `[768, 768]`, one after the other. Eight of the large
  /// ones are 75 MB, in bfloat16 half of that.
  private enum Kind {
    ONE(1, OF_VECTORS, 8, 3072),
    FEW(4, OF_MATRICES, 8, 3072),
    SOME(16, OF_MATRICES, 8, 3072),
    MANY(128, OF_MATRICES, 1, 768),
    ONE_BFLOAT16(1, OF_BFLOAT16_VECTORS, 16, 3072),
    FEW_BFLOAT16(4, OF_BFLOAT16, 16, 3072),
    MANY_BFLOAT16(128, OF_BFLOAT16, 1, 768);

    /// Whose choice a process takes along.
    private static final List<Kind> FLOAT32 = List.of(ONE, FEW, SOME, MANY);

    private static final int MOST_FEW = 8;

    /// So many still wait for the weights more than they compute.
    private static final int MOST_SOME = 64;

    private final int typical;
    private final List<String> methods;
    private final int matrices;
    private final int outputs;

    Kind(int typical, List<String> methods, int matrices, int outputs) {
      this.typical = typical;
      this.methods = methods;
      this.matrices = matrices;
      this.outputs = outputs;
    }

    static Kind of(long rows, boolean bfloat16) {
      if (rows == 1) {
        return bfloat16 ? ONE_BFLOAT16 : ONE;
      }
      if (rows <= MOST_FEW) {
        return bfloat16 ? FEW_BFLOAT16 : FEW;
      }
      return bfloat16 ? MANY_BFLOAT16 : rows <= MOST_SOME ? SOME : MANY;
    }

    boolean bfloat16() {
      return methods.contains(BFLOAT16);
    }

    /// Which does without a measurement.
    String usual() {
      return methods.getFirst();
    }
  }

  private final Engine engine;
  private final MeasuredWords measured;
  private volatile String[] chosen = new String[Kind.values().length];
  private double bfloat16Speed;

  /// @param measured what was measured on this machine with this engine before
  LinearChoice(Engine engine, MeasuredWords measured) {
    this.engine = engine;
    this.measured = measured;
  }

  /// The method of `ops.py` that multiplies `rows` rows by a float32 weight matrix.
  String methodFor(long rows) {
    return method(Kind.of(rows, false));
  }

  /// The method of `ops.py` that multiplies `rows` rows by a bfloat16 weight matrix.
  String bfloat16MethodFor(long rows) {
    var method = method(Kind.of(rows, true));
    return method.equals(HALVES) ? BFLOAT16 : method;
  }

  /// The method of `ops.py` that multiplies `rows` rows by a bfloat16 matrix that is kept as
  /// halves: as such it would have to be made first.
  String halvesMethodFor(long rows) {
    var method = bfloat16MethodFor(rows);
    return IN_BFLOAT16.contains(method) ? WIDENED : method;
  }

  /// Whether bfloat16 matrices are best kept as halves: that is, one row is fastest by those, and
  /// many rows by matrices that are widened. What is lost by a few rows, one row wins.
  boolean prefersHalves() {
    return engine.device().equals("cpu")
        && method(Kind.ONE_BFLOAT16).equals(HALVES)
        && !IN_BFLOAT16.contains(method(Kind.MANY_BFLOAT16));
  }

  /// The method of `ops.py` that multiplies by a matrix which is packed.
  static String packedMethod(boolean bfloat16) {
    return bfloat16 ? BFLOAT16_ONEDNN : ONEDNN;
  }

  /// Whether one row is multiplied faster by a packed matrix than by one that is kept as it is.
  boolean prefersPacked(boolean bfloat16) {
    var kind = bfloat16 ? Kind.ONE_BFLOAT16 : Kind.ONE;
    return engine.device().equals("cpu")
        && !method(kind).equals(HALVES)
        && engine.measuredOnce(PACKED + " " + kind, () -> isFasterPacked(kind));
  }

  private boolean isFasterPacked(Kind kind) {
    var plain = method(kind);
    var times = times(kind, List.of(plain, PACKED));
    return times.get(PACKED) < FASTER * times.get(plain);
  }

  /// Whether an MLP by bfloat16 matrices is faster as one operation ([Ops#neurons]).
  boolean fusesNeurons(long rows) {
    return IN_BFLOAT16.contains(bfloat16MethodFor(rows))
        && engine.measuredOnce("neurons in one", this::isFasterFused);
  }

  /// Whether attention is faster in bfloat16 ([Ops#attentionInBfloat16]).
  boolean roundsAttention() {
    return IN_BFLOAT16.contains(method(Kind.MANY_BFLOAT16))
        && engine.measuredOnce("attention in bfloat16", this::isFasterRounded);
  }

  private boolean isFasterFused() {
    try (var scope = engine.scope()) {
      var x = scope.ones(new Shape(Kind.MANY.typical, 768));
      var in = weight(scope, Kind.MANY_BFLOAT16, BFLOAT16, 3072, false);
      var out = engine.ops(scope).toBfloat16(scope.ones(new Shape(768, 3072)));
      var inBias = scope.zeros(new Shape(3072));
      var outBias = scope.zeros(new Shape(768));
      return isFaster(
          ops -> ops.neurons(x, in, inBias, out, outBias, Ops.Activation.GELU_TANH),
          ops -> ops.linear(ops.geluTanh(ops.linear(x, in, inBias)), out, outBias));
    }
  }

  private boolean isFasterRounded() {
    try (var scope = engine.scope()) {
      var x = scope.ones(new Shape(1, 512, 12, 64));
      var scale = Ops.parameter(scope, 0.125);
      return isFaster(
          ops -> ops.attentionInBfloat16(x, x, x, scale), ops -> ops.attention(x, x, x, scale));
    }
  }

  /// Whether one way is there and faster than another.
  private boolean isFaster(Function<Ops, NDArray> way, Function<Ops, NDArray> than) {
    var shortest = new long[] {Long.MAX_VALUE, Long.MAX_VALUE};
    try {
      for (var turn = -1; turn < TURNS * REPETITIONS; turn++) {
        for (var i = 0; i < 2; i++) {
          try (var own = engine.scope()) {
            var start = System.nanoTime();
            (i == 0 ? way : than).apply(engine.ops(own)).close();
            if (turn >= 0) {
              shortest[i] = Math.min(shortest[i], System.nanoTime() - start);
            }
          }
        }
      }
    } catch (EngineException e) {
      return false;
    }
    return shortest[0] < FASTER * shortest[1];
  }

  private String method(Kind kind) {
    var known = chosen[kind.ordinal()];
    return known == null ? choose(kind) : known;
  }

  /// The choice between float32 products, for [#use] in another process.
  String text() {
    return Kind.FLOAT32.stream().map(this::method).collect(Collectors.joining(","));
  }

  /// That of a program which leaves the choice to libtorch.
  static String usualText() {
    return Kind.FLOAT32.stream().map(Kind::usual).collect(Collectors.joining(","));
  }

  /// Takes over the choice of another process, unless it is empty or this machine lacks a method.
  /// Three words are an older program's, which made no difference between some rows and many; two
  /// are one's that made none between one row and few, either.
  synchronized void use(String text) {
    var words = text.split(",");
    var wanted =
        switch (words.length) {
          case 2 -> new String[] {words[0], words[0], words[1], words[1]};
          case 3 -> new String[] {words[0], words[1], words[2], words[2]};
          default -> words;
        };
    if (wanted.length == Kind.FLOAT32.size()
        && Kind.FLOAT32.stream().allMatch(kind -> can(kind, wanted[kind.ordinal()]))) {
      var next = chosen.clone();
      System.arraycopy(wanted, 0, next, 0, wanted.length);
      chosen = next;
    }
  }

  private boolean can(Kind kind, String method) {
    return kind.methods.contains(method)
        && (method.equals(kind.usual()) || time(kind, method, 1, 1, 8) < Long.MAX_VALUE);
  }

  private synchronized String choose(Kind kind) {
    var known = chosen[kind.ordinal()];
    if (known != null) {
      return known;
    }
    var best = engine.device().equals("cpu") ? fastestHere(kind) : kind.usual();
    var next = chosen.clone();
    next[kind.ordinal()] = best;
    chosen = next;
    return best;
  }

  /// The time of the fastest float32 product of many rows over that of the fastest one by a
  /// bfloat16 matrix.
  synchronized double bfloat16Speed() {
    if (bfloat16Speed == 0) {
      var single = method(Kind.MANY);
      var half = method(Kind.MANY_BFLOAT16);
      bfloat16Speed =
          (double) times(Kind.MANY, List.of(single)).get(single)
              / times(Kind.MANY_BFLOAT16, List.of(half)).get(half);
    }
    return bfloat16Speed;
  }

  private String fastestHere(Kind kind) {
    var name = kind.name().toLowerCase(Locale.ROOT);
    var known = measured.find(name).filter(method -> can(kind, method));
    return known.orElseGet(() -> {
      var best = fastest(kind);
      var kept = measured.keep(name, best);
      return can(kind, kept) ? kept : best;
    });
  }

  private String fastest(Kind kind) {
    var times = times(kind, kind.methods);
    var best = kind.usual();
    for (var method : kind.methods) {
      if (times.get(method) * handicap(kind, method)
          < FASTER * times.get(best) * handicap(kind, best)) {
        best = method;
      }
    }
    return best;
  }

  private static double handicap(Kind kind, String method) {
    var likely =
        kind == Kind.ONE_BFLOAT16
            ? method.equals(HALVES) || method.equals(BFLOAT16_ONEDNN)
            : !IN_BFLOAT16.contains(method);
    return !kind.bfloat16() || likely ? 1 : IN_DOUBT;
  }

  /// The shortest time of each method. They take turns, so that whatever else the machine does
  /// meets all alike.
  private Map<String, Long> times(Kind kind, List<String> methods) {
    var shortest = new HashMap<String, Long>();
    for (var turn = 0; turn < TURNS; turn++) {
      for (var method : methods) {
        var time = time(kind, method, kind.typical, kind.matrices, kind.outputs);
        shortest.merge(method, time, Math::min);
      }
    }
    return shortest;
  }

  /// The shortest time of one product, which may be the only one that nothing came between on a
  /// busy machine; or the longest there is where libtorch lacks the method: some platforms have it
  /// without oneDNN. By float32 matrices it is the sum for both ways in which families keep them:
  /// GPT-2's lie transposed, and what is fastest by others may be slow by those.
  private long time(Kind kind, String method, int rows, int matrices, int outputs) {
    try (var scope = engine.scope()) {
      var x = scope.ones(new Shape(rows, 768));
      var b = scope.zeros(new Shape(outputs));
      var weights = new NDArray[matrices];
      Arrays.setAll(weights, i -> weight(scope, kind, method, outputs, false));
      var time = shortest(scope, method, x, weights, b);
      if (!kind.bfloat16()) {
        Arrays.setAll(weights, i -> weight(scope, kind, method, outputs, true));
        time += shortest(scope, method, x, weights, b);
      }
      return time;
    } catch (RuntimeException e) {
      return Long.MAX_VALUE;
    }
  }

  private long shortest(NDManager scope, String method, NDArray x, NDArray[] weights, NDArray b) {
    var best = Long.MAX_VALUE;
    // Java's own loop is compiled while it runs.
    for (var i = method.equals(HALVES) ? -REPETITIONS : 0; i < REPETITIONS; i++) {
      for (var w : weights) {
        var start = System.nanoTime();
        product(scope, method, x, w, b).close();
        if (i >= 0) {
          best = Math.min(best, System.nanoTime() - start);
        }
      }
    }
    return best;
  }

  private NDArray product(NDManager scope, String method, NDArray x, NDArray w, NDArray b) {
    if (method.equals(HALVES)) {
      try (var product = HalfProduct.of(x, w, engine, scope)) {
        return product.add(b);
      }
    }
    var called = method.equals(PACKED) ? packedMethod(w.getDataType() != DataType.FLOAT32) : method;
    return engine.script(Ops.class, "ops.py").one(scope, called, x, w, b);
  }

  private NDArray weight(
      NDManager scope, Kind kind, String method, int outputs, boolean transposed) {
    try (var own = scope.newSubManager()) {
      var weight =
          transposed
              ? own.ones(new Shape(768, outputs)).transpose()
              : own.ones(new Shape(outputs, 768));
      if (method.equals(HALVES)) {
        weight = engine.ops(own).toHalves(weight).orElseThrow();
      } else if (kind.bfloat16()) {
        weight = engine.ops(own).toBfloat16(weight);
      }
      if (method.equals(PACKED)) {
        weight = engine.ops(own).pack(weight).matrix();
      }
      weight.attach(scope);
      return weight;
    }
  }
}
