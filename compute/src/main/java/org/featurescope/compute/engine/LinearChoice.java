package org.featurescope.compute.engine;

import ai.djl.ndarray.types.Shape;

/// Which of libtorch's two float32 matrix products is faster on this processor.
///
/// MKL takes a slower path on processors of another make; oneDNN does not. The choice is measured
/// once per process, for few rows (decoding) and for many (reading), never taken from a name.
final class LinearChoice {
  private static final String PLAIN = "linear";
  private static final String ONEDNN = "linear_onednn";
  private static final int FEW = 8;
  private static final int REPETITIONS = 5;

  private final Engine engine;
  private volatile String[] methods;

  LinearChoice(Engine engine) {
    this.engine = engine;
  }

  /// The method of `ops.py` that multiplies `rows` rows by a float32 weight matrix.
  String methodFor(long rows) {
    return methods()[rows <= FEW ? 0 : 1];
  }

  private String[] methods() {
    var chosen = methods;
    if (chosen == null) {
      chosen = choose();
      methods = chosen;
    }
    return chosen;
  }

  /// The choice, for [#use] in another process.
  String text() {
    return String.join(",", methods());
  }

  /// Takes over the choice of another process, unless it is empty or this machine lacks a method.
  synchronized void use(String text) {
    var wanted = text.split(",");
    if (wanted.length == 2 && can(wanted[0]) && can(wanted[1])) {
      methods = wanted;
    }
  }

  private boolean can(String method) {
    if (method.equals(PLAIN)) {
      return true;
    }
    try {
      return method.equals(ONEDNN) && time(method, 1) > 0;
    } catch (RuntimeException e) {
      return false; // a libtorch without oneDNN
    }
  }

  private synchronized String[] choose() {
    if (methods != null) {
      return methods;
    }
    if (!engine.device().equals("cpu")) {
      return new String[] {PLAIN, PLAIN};
    }
    return new String[] {faster(1), faster(128)};
  }

  private String faster(int rows) {
    try {
      return time(ONEDNN, rows) < 0.97 * time(PLAIN, rows) ? ONEDNN : PLAIN;
    } catch (RuntimeException e) {
      // A libtorch without oneDNN (some platforms) refuses the operator.
      return PLAIN;
    }
  }

  private long time(String method, int rows) {
    var script = engine.script(Ops.class, "ops.py");
    try (var scope = engine.scope()) {
      var x = scope.ones(new Shape(rows, 768));
      var w = scope.ones(new Shape(768, 768));
      var b = scope.zeros(new Shape(768));
      var best = Long.MAX_VALUE;
      for (var i = 0; i < REPETITIONS; i++) {
        var start = System.nanoTime();
        script.one(scope, method, x, w, b).close();
        best = Math.min(best, System.nanoTime() - start);
      }
      return best;
    }
  }
}
