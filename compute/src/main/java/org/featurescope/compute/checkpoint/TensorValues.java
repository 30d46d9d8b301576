package org.featurescope.compute.checkpoint;

import static org.featurescope.compute.checkpoint.LittleEndian.DOUBLE;
import static org.featurescope.compute.checkpoint.LittleEndian.FLOAT;
import static org.featurescope.compute.checkpoint.LittleEndian.INT;
import static org.featurescope.compute.checkpoint.LittleEndian.LONG;
import static org.featurescope.compute.checkpoint.LittleEndian.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.featurescope.compute.job.FeaturescopeException;

/// From the little-endian bytes of a mapped file to Java's numbers.
final class TensorValues {

  /// Values converted at a time: small enough to stay in the first-level cache.
  private static final int CHUNK = 4096;

  private TensorValues() {}

  static ByteBuffer buffer(TensorInfo info, MemorySegment segment) {
    if (segment.byteSize() > Integer.MAX_VALUE) {
      throw tooLarge(info);
    }
    return segment.asByteBuffer().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  static float[] floats(TensorInfo info, MemorySegment segment) {
    var values = new float[arrayLength(info)];
    reading(
        info,
        () -> {
          var reader = new FloatReader(info);
          for (var done = 0; done < values.length; done += CHUNK) {
            reader.read(segment, done, values, done, Math.min(CHUNK, values.length - done));
          }
        });
    return values;
  }

  static void floats(TensorInfo info, MemorySegment segment, FloatBuffer into) {
    var count = info.elements();
    if (into.remaining() < count) {
      throw new BufferOverflowException();
    }
    floats(info, segment, 0, count, into);
  }

  static void floats(
      TensorInfo info, MemorySegment segment, long first, long count, FloatBuffer into) {
    reading(
        info,
        () -> {
          var reader = new FloatReader(info);
          var chunk = new float[CHUNK];
          for (var done = 0L; done < count; done += CHUNK) {
            var size = (int) Math.min(CHUNK, count - done);
            reader.read(segment, first + done, chunk, 0, size);
            into.put(chunk, 0, size);
          }
        });
  }

  static double[] doubles(TensorInfo info, MemorySegment segment) {
    var values = new double[arrayLength(info)];
    reading(
        info,
        () -> {
          if (info.dtype() == DType.F64) {
            MemorySegment.copy(segment, DOUBLE, 0, values, 0, values.length);
            return;
          }
          var narrow = floats(info, segment);
          for (var i = 0; i < values.length; i++) {
            values[i] = narrow[i];
          }
        });
    return values;
  }

  static long[] longs(TensorInfo info, MemorySegment segment) {
    if (info.dtype().isFloating()) {
      throw new FeaturescopeException(
          "the tensor " + info.name() + " holds " + info.dtype() + " where integers are expected",
          "choose a file of the right kind");
    }
    var values = new long[arrayLength(info)];
    reading(
        info,
        () -> {
          for (var i = 0; i < values.length; i++) {
            values[i] = integer(info.dtype(), segment, i);
          }
        });
    return values;
  }

  private static long integer(DType dtype, MemorySegment segment, long index) {
    return switch (dtype) {
      case I64 -> segment.getAtIndex(LONG, index);
      case I32 -> segment.getAtIndex(INT, index);
      case I16 -> segment.getAtIndex(SHORT, index);
      case I8 -> segment.get(ValueLayout.JAVA_BYTE, index);
      case U8 -> Byte.toUnsignedLong(segment.get(ValueLayout.JAVA_BYTE, index));
      case BOOL -> segment.get(ValueLayout.JAVA_BYTE, index) == 0 ? 0 : 1;
      case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is no integer");
    };
  }

  /// A mapped file that another program shortens answers with a memory fault, which Java reports as
  /// an InternalError.
  private static void reading(TensorInfo info, Runnable read) {
    try {
      read.run();
    } catch (InternalError e) {
      throw new FeaturescopeException(
          "the file that holds " + info.name() + " was changed while it was being read",
          "open it again",
          e);
    }
  }

  private static int arrayLength(TensorInfo info) {
    if (info.elements() > Integer.MAX_VALUE - 8) {
      throw tooLarge(info);
    }
    return (int) info.elements();
  }

  private static FeaturescopeException tooLarge(TensorInfo info) {
    return new FeaturescopeException(
        "the tensor " + info + " is too large to be read in one piece", "choose a smaller model");
  }

  /// Reads stretches of a floating tensor; holds the buffer that the conversion needs.
  private static final class FloatReader {
    private final DType dtype;
    private final short[] halves = new short[CHUNK];
    private final double[] doubles;

    FloatReader(TensorInfo info) {
      if (!info.dtype().isFloating()) {
        throw new FeaturescopeException(
            "the tensor "
                + info.name()
                + " holds "
                + info.dtype()
                + " where real numbers are"
                + " expected",
            "choose a file of the right kind");
      }
      dtype = info.dtype();
      doubles = new double[dtype == DType.F64 ? CHUNK : 0];
    }

    /// Reads at most CHUNK values, the first of them at index `from` of the tensor.
    void read(MemorySegment segment, long from, float[] into, int at, int count) {
      switch (dtype) {
        case F32 -> MemorySegment.copy(segment, FLOAT, from * 4, into, at, count);
        case F16 -> {
          MemorySegment.copy(segment, SHORT, from * 2, halves, 0, count);
          for (var i = 0; i < count; i++) {
            into[at + i] = Float.float16ToFloat(halves[i]);
          }
        }
        case BF16 -> {
          MemorySegment.copy(segment, SHORT, from * 2, halves, 0, count);
          for (var i = 0; i < count; i++) {
            into[at + i] = Float.intBitsToFloat(halves[i] << 16);
          }
        }
        case F64 -> {
          MemorySegment.copy(segment, DOUBLE, from * 8, doubles, 0, count);
          for (var i = 0; i < count; i++) {
            into[at + i] = (float) doubles[i];
          }
        }
        case I64, I32, I16, I8, U8, BOOL -> throw new IllegalStateException(dtype + " is no float");
      }
    }
  }
}
