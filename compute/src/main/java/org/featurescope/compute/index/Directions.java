package org.featurescope.compute.index;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;

/// Directions of unit length, and which of them lie near each other by the cosine between them.
final class Directions implements AutoCloseable {
  /// Cosines that are held at a time, in bytes.
  private static final long CHUNK_BYTES = 64L << 20;

  /// The nearest of every direction, nearest first.
  ///
  /// @param count how many of each
  /// @param latent `[n, count]`, row-major
  /// @param cosine `[n, count]`, row-major
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Nearest(int count, int[] latent, float[] cosine) {}

  private final Engine engine;
  private final NDManager scope;
  private final NDArray unit;
  private final float[] rows;
  private final int n;
  private final int width;

  /// @param rows `[n, width]`, row-major, of any length; a row of zeros stays one. Taken over
  Directions(Engine engine, float[] rows, int n) {
    this.engine = engine;
    this.n = n;
    this.width = rows.length / n;
    this.rows = rows;
    for (var row = 0; row < n; row++) {
      normalise(rows, row * width, width);
    }
    this.scope = engine.scope();
    this.unit = scope.create(rows, new Shape(n, width));
  }

  private static void normalise(float[] rows, int from, int width) {
    var square = 0.0;
    for (var i = from; i < from + width; i++) {
      square += (double) rows[i] * rows[i];
    }
    var factor = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (var i = from; i < from + width; i++) {
      rows[i] = (float) (rows[i] * factor);
    }
  }

  int size() {
    return n;
  }

  int width() {
    return width;
  }

  /// `[n, width]`, row-major; not to be changed.
  float[] rows() {
    return rows;
  }

  /// The `count` nearest of every direction among these, itself left out.
  Nearest nearest(int count, Cancellation cancellation) {
    return nearest(this, Math.min(count, n - 1), true, cancellation);
  }

  /// For every direction the nearest of `others`.
  Nearest nearestOf(Directions others, Cancellation cancellation) {
    return nearest(others, 1, false, cancellation);
  }

  private Nearest nearest(
      Directions others, int count, boolean withoutSelf, Cancellation cancellation) {
    var latent = new int[n * count];
    var cosine = new float[n * count];
    if (count == 0) {
      return new Nearest(0, latent, cosine);
    }
    var chunk = (int) Math.clamp(CHUNK_BYTES / (4L * others.n), 1, n);
    var taken = count + (withoutSelf ? 1 : 0);
    for (var from = 0; from < n; from += chunk) {
      cancellation.check();
      var to = Math.min(n, from + chunk);
      try (var inner = engine.scope()) {
        var part = inner.create(Arrays.copyOfRange(rows, from * width, to * width));
        var cosines = engine.ops(inner).linear(part.reshape(to - from, width), others.unit);
        var top = cosines.topK(taken, 1, true, true);
        top.attach(inner);
        var values = top.get(0).toFloatArray();
        var ids = top.get(1).toLongArray();
        for (var row = from; row < to; row++) {
          var kept = 0;
          for (var i = (row - from) * taken; i < (row - from + 1) * taken && kept < count; i++) {
            if (!withoutSelf || ids[i] != row) {
              latent[row * count + kept] = (int) ids[i];
              cosine[row * count + kept++] = values[i];
            }
          }
        }
      }
    }
    return new Nearest(count, latent, cosine);
  }

  @Override
  public void close() {
    scope.close();
  }
}
