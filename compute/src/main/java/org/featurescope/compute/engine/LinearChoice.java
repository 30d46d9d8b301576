package org.featurescope.compute.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Which of libtorch's float32 matrix products is fastest on this processor.
///
/// MKL takes a slower path on processors of another make; oneDNN does not; for a single row a
/// matrix-vector product may beat both. The choice is measured once per machine and number of
/// threads, when the first product of its kind is taken, never read off a name: methods round
/// differently in the last bit, and two runs of one command should agree to it. With few rows
/// (decoding) the time is that of the weights' way from memory, so those are measured on more
/// weights than a cache holds.
final class LinearChoice {
  private static final String PLAIN = "linear";
  private static final String ONEDNN = "linear_onednn";
  private static final String MATRIX_VECTOR = "linear_mv";
  private static final String BFLOAT16 = "linear_bf16";
  private static final List<String> OF_MATRICES = List.of(PLAIN, ONEDNN);
  private static final List<String> OF_VECTORS = List.of(PLAIN, ONEDNN, MATRIX_VECTOR);
  private static final int REPETITIONS = 5;

  /// Less than this is noise.
  private static final double FASTER = 0.97;

  /// How many rows a product has, and what to measure for it: `matrices` weights `[3072, 768]` or
  /// `[768, 768]`, one after the other. Eight of the large ones are 75 MB.
  private enum Rows {
    ONE(1, OF_VECTORS, 8, 3072),
    FEW(4, OF_MATRICES, 8, 3072),
    MANY(128, OF_MATRICES, 1, 768);

    private static final int MOST_FEW = 8;

    private final int typical;
    private final List<String> methods;
    private final int matrices;
    private final int outputs;

    Rows(int typical, List<String> methods, int matrices, int outputs) {
      this.typical = typical;
      this.methods = methods;
      this.matrices = matrices;
      this.outputs = outputs;
    }

    static Rows of(long rows) {
      return rows == 1 ? ONE : rows <= MOST_FEW ? FEW : MANY;
    }
  }

  private final Engine engine;
  private final MeasuredWords measured;
  private volatile String[] chosen = new String[Rows.values().length];
  private double bfloat16Speed;

  /// @param measured what was measured on this machine with this engine before
  LinearChoice(Engine engine, MeasuredWords measured) {
    this.engine = engine;
    this.measured = measured;
  }

  /// The method of `ops.py` that multiplies `rows` rows by a float32 weight matrix.
  String methodFor(long rows) {
    return method(Rows.of(rows));
  }

  private String method(Rows rows) {
    var known = chosen[rows.ordinal()];
    return known == null ? choose(rows) : known;
  }

  /// The choice, for [#use] in another process.
  String text() {
    return Arrays.stream(Rows.values()).map(this::method).collect(Collectors.joining(","));
  }

  /// Takes over the choice of another process, unless it is empty or this machine lacks a method.
  /// Two words are an older program's, which made no difference between one row and few.
  synchronized void use(String text) {
    var words = text.split(",");
    var wanted = words.length == 2 ? new String[] {words[0], words[0], words[1]} : words;
    if (wanted.length == chosen.length
        && Arrays.stream(Rows.values()).allMatch(rows -> can(rows, wanted[rows.ordinal()]))) {
      chosen = wanted;
    }
  }

  private boolean can(Rows rows, String method) {
    return rows.methods.contains(method)
        && (method.equals(PLAIN) || time(method, 1, 1, 8) < Long.MAX_VALUE);
  }

  private synchronized String choose(Rows rows) {
    var known = chosen[rows.ordinal()];
    if (known != null) {
      return known;
    }
    var best = engine.device().equals("cpu") ? fastestHere(rows) : PLAIN;
    var next = chosen.clone();
    next[rows.ordinal()] = best;
    chosen = next;
    return best;
  }

  /// The time of the fastest float32 product of many rows over that of one by a bfloat16 matrix.
  synchronized double bfloat16Speed() {
    if (bfloat16Speed == 0) {
      var rows = Rows.MANY;
      var single = time(method(rows), rows.typical, rows.matrices, rows.outputs);
      var half = time(BFLOAT16, rows.typical, rows.matrices, rows.outputs);
      bfloat16Speed = (double) single / half;
    }
    return bfloat16Speed;
  }

  private String fastestHere(Rows rows) {
    var name = rows.name().toLowerCase(Locale.ROOT);
    var known = measured.find(name).filter(method -> can(rows, method));
    return known.orElseGet(() -> {
      var best = fastest(rows);
      var kept = measured.keep(name, best);
      return can(rows, kept) ? kept : best;
    });
  }

  private String fastest(Rows rows) {
    var best = PLAIN;
    var shortest = time(PLAIN, rows.typical, rows.matrices, rows.outputs);
    for (var method : rows.methods) {
      var time = time(method, rows.typical, rows.matrices, rows.outputs);
      if (time < FASTER * shortest) {
        best = method;
        shortest = time;
      }
    }
    return best;
  }

  /// The shortest of a few times, or the longest there is where libtorch lacks the method: some
  /// platforms have it without oneDNN.
  private long time(String method, int rows, int matrices, int outputs) {
    var script = engine.script(Ops.class, "ops.py");
    try (var scope = engine.scope()) {
      var x = scope.ones(new Shape(rows, 768));
      var weights = new NDArray[matrices];
      Arrays.setAll(weights, i -> weight(scope, method, outputs));
      var b = scope.zeros(new Shape(outputs));
      var best = Long.MAX_VALUE;
      for (var i = 0; i < REPETITIONS; i++) {
        var start = System.nanoTime();
        for (var w : weights) {
          script.one(scope, method, x, w, b).close();
        }
        best = Math.min(best, System.nanoTime() - start);
      }
      return best;
    } catch (RuntimeException e) {
      return Long.MAX_VALUE;
    }
  }

  private NDArray weight(NDManager scope, String method, int outputs) {
    var weight = scope.ones(new Shape(outputs, 768));
    return method.equals(BFLOAT16) ? engine.ops(scope).toBfloat16(weight) : weight;
  }
}
