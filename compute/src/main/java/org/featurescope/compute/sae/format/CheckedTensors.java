package org.featurescope.compute.sae.format;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;

/// Tensors of a weight file, checked before they are believed.
record CheckedTensors(TensorSource source, Path file) {
  /// More than any layer is wide; a size beyond it is a damaged file, not a model.
  private static final int LARGEST = 1 << 27;

  private static final String TOGETHER = "the files do not belong together: fetch both again";

  boolean has(String name) {
    return source.contains(name);
  }

  /// The sizes of a matrix.
  int[] matrix(String name) {
    return sizes(name, 2);
  }

  /// The length of a vector.
  int vector(String name) {
    return sizes(name, 1)[0];
  }

  int[] sizes(String name, int rank) {
    require(name);
    var info = source.info(name);
    if (info.rank() != rank) {
      throw new FeaturescopeException(
          "%s in %s has the shape %s".formatted(name, file, info.shapeText()),
          "choose the file of a sparse autoencoder");
    }
    var sizes = new int[rank];
    for (var axis = 0; axis < rank; axis++) {
      if (info.size(axis) < 1 || info.size(axis) > LARGEST) {
        throw new FeaturescopeException(
            "%s in %s has the impossible shape %s".formatted(name, file, info.shapeText()),
            "fetch the file again");
      }
      sizes[axis] = (int) info.size(axis);
    }
    return sizes;
  }

  /// @throws FeaturescopeException if the tensor is missing, of another shape, or holds what is no
  ///   finite number
  float[] floats(String name, int... shape) {
    requireShape(name, shape);
    return finite(name, source.floats(name));
  }

  /// `[rows, columns]` in the file, turned into `[columns, rows]`.
  float[] transposed(String name, int rows, int columns) {
    return transposed(floats(name, rows, columns), rows, columns);
  }

  /// `[:, index, :]` of a tensor `[rows, count, columns]`, as `[rows, columns]`.
  float[] slice(String name, int index, int rows, int count, int columns) {
    requireShape(name, rows, count, columns);
    var values = new float[Math.multiplyExact(rows, columns)];
    for (var row = 0; row < rows; row++) {
      var from = ((long) row * count + index) * columns;
      source.floats(name, from, FloatBuffer.wrap(values, row * columns, columns));
    }
    return finite(name, values);
  }

  /// One number: a scalar or a vector of one.
  double number(String name) {
    require(name);
    if (source.info(name).elements() != 1) {
      throw new FeaturescopeException(
          "%s in %s is %s instead of one number"
              .formatted(name, file, source.info(name).shapeText()),
          "choose the file of a sparse autoencoder");
    }
    return source.info(name).dtype().isFloating() ? source.doubles(name)[0] : source.longs(name)[0];
  }

  private void require(String name) {
    if (!has(name)) {
      throw new FeaturescopeException(file + " has no tensor " + name, TOGETHER);
    }
  }

  private void requireShape(String name, int... shape) {
    require(name);
    var info = source.info(name);
    if (!info.hasShape(Arrays.stream(shape).asLongStream().toArray())) {
      throw new FeaturescopeException(
          "%s in %s is %s, what stands beside it asks for %s"
              .formatted(name, file, info.shapeText(), Arrays.toString(shape)),
          TOGETHER);
    }
  }

  private float[] finite(String name, float[] values) {
    for (var value : values) {
      if (!Float.isFinite(value)) {
        throw new FeaturescopeException(
            name + " in " + file + " holds " + value,
            "the file is damaged or its training diverged: fetch it again or use another");
      }
    }
    return values;
  }

  /// `[rows, columns]` turned into `[columns, rows]`, in tiles that stay in the cache.
  static float[] transposed(float[] a, int rows, int columns) {
    var b = new float[a.length];
    var tile = 32;
    for (var r0 = 0; r0 < rows; r0 += tile) {
      for (var c0 = 0; c0 < columns; c0 += tile) {
        for (var r = r0; r < Math.min(r0 + tile, rows); r++) {
          for (var c = c0; c < Math.min(c0 + tile, columns); c++) {
            b[c * rows + r] = a[r * columns + c];
          }
        }
      }
    }
    return b;
  }
}
