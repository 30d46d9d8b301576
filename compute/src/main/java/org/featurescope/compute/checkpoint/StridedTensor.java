package org.featurescope.compute.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A tensor inside a storage: which elements are its own, in any order of axes and bytes.
///
/// @param storage all bytes that it may refer to
/// @param offset its first element, counted in elements
/// @param strides steps between neighbours along each axis, in elements
/// @param bigEndian whether the bytes of an element come in the other order
@SuppressWarnings("ArrayRecordComponent") // never compared
record StridedTensor(
    TensorInfo info, MemorySegment storage, long offset, long[] strides, boolean bigEndian) {

  /// @throws ArithmeticException when an element would lie outside the storage, or more elements
  ///   are named than it has: repeated ones take no room in the file but would in memory
  StridedTensor {
    var room = storage.byteSize() / info.dtype().bytes();
    if (strides.length != info.rank() || offset < 0) {
      throw new ArithmeticException("strides and shape do not fit together");
    }
    if (info.elements() > 0) {
      var last = offset;
      for (var axis = 0; axis < strides.length; axis++) {
        if (strides[axis] < 0) {
          throw new ArithmeticException("negative stride");
        }
        last = Math.addExact(last, Math.multiplyExact(info.size(axis) - 1, strides[axis]));
      }
      if (last >= room || info.elements() > room) {
        throw new ArithmeticException("outside its storage");
      }
    }
  }

  private boolean isPlain() {
    var expected = 1L;
    for (var axis = strides.length - 1; axis >= 0; axis--) {
      if (info.size(axis) != 1 && strides[axis] != expected) {
        return false;
      }
      expected *= info.size(axis);
    }
    return !bigEndian || info.dtype().bytes() == 1;
  }

  /// The elements side by side, little-endian: where they lie if they lie so, a copy otherwise.
  MemorySegment segment(Arena arena) {
    var size = info.dtype().bytes();
    if (info.elements() == 0) {
      return MemorySegment.ofArray(new byte[0]);
    }
    if (isPlain()) {
      return storage.asSlice(offset * size, info.byteLength());
    }
    var copy = arena.allocate(info.byteLength(), 8);
    var index = new long[strides.length];
    var from = offset;
    for (var to = 0L; to < info.elements(); to++) {
      copyElement(from * size, copy, to * size, size);
      for (var axis = index.length - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < info.size(axis)) {
          break;
        }
        from -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return copy.asReadOnly();
  }

  private void copyElement(long from, MemorySegment into, long to, int size) {
    for (var i = 0; i < size; i++) {
      var at = bigEndian ? size - 1 - i : i;
      into.set(ValueLayout.JAVA_BYTE, to + i, storage.get(ValueLayout.JAVA_BYTE, from + at));
    }
  }
}
