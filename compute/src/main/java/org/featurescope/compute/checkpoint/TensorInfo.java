package org.featurescope.compute.checkpoint;

import java.util.Arrays;
import java.util.Objects;

/// What is known of a tensor before its values are read.
///
/// @param shape sizes from the slowest axis to the fastest; empty for a scalar
public record TensorInfo(String name, DType dtype, long[] shape) {

  /// @throws ArithmeticException when the sizes overflow
  public TensorInfo {
    Objects.requireNonNull(name);
    Objects.requireNonNull(dtype);
    shape = shape.clone();
    Math.multiplyExact(elements(shape), dtype.bytes());
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /// The number of axes.
  public int rank() {
    return shape.length;
  }

  /// The size of one axis.
  public long size(int axis) {
    return shape[axis];
  }

  /// The number of elements.
  public long elements() {
    return elements(shape);
  }

  public long byteLength() {
    return elements() * dtype.bytes();
  }

  public boolean hasShape(long... sizes) {
    return Arrays.equals(shape, sizes);
  }

  /// The shape as people write it: `[768, 3072]`.
  public String shapeText() {
    return Arrays.toString(shape);
  }

  /// @throws ArithmeticException when a size is negative or the product overflows
  static long elements(long[] shape) {
    for (var size : shape) {
      if (size < 0) {
        throw new ArithmeticException("negative size");
      }
    }
    var product = 1L;
    for (var size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorInfo that
        && name.equals(that.name)
        && dtype == that.dtype
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, dtype, Arrays.hashCode(shape));
  }

  @Override
  public String toString() {
    return name + " " + dtype + shapeText();
  }
}
