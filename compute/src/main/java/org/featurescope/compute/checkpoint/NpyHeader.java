package org.featurescope.compute.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.featurescope.compute.job.FeaturescopeException;

/// The head of a NumPy array: `\x93NUMPY`, version, length, then a Python dictionary in words:
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (24, 64), }`.
///
/// @param begin where the elements begin
record NpyHeader(DType dtype, boolean bigEndian, boolean fortranOrder, long[] shape, long begin) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final int MOST_AXES = 32;

  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']{1,40})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L, ]{0,600})\\)");

  /// @param label what to call the array in messages
  static NpyHeader read(MemorySegment bytes, String label) {
    var size = bytes.byteSize();
    if (size < 12 || !startsWithMagic(bytes)) {
      throw broken(label, "is no NumPy array");
    }
    var major = bytes.get(ValueLayout.JAVA_BYTE, 6);
    if (major < 1 || major > 3) {
      throw broken(label, "is of the NumPy version " + major + ", which is not known");
    }
    var begin = major == 1 ? 10 : 12;
    var length =
        major == 1
            ? Short.toUnsignedLong(bytes.get(LittleEndian.SHORT, 8))
            : Integer.toUnsignedLong(bytes.get(LittleEndian.INT, 8));
    if (length > LONGEST || length > size - begin) {
      throw broken(label, "announces a header of " + length + " bytes");
    }
    var words =
        new String(
            bytes.asSlice(begin, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    return parse(words, begin + length, label);
  }

  private static boolean startsWithMagic(MemorySegment bytes) {
    for (var i = 0; i < MAGIC.length; i++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static NpyHeader parse(String words, long begin, String label) {
    var type = TYPE.matcher(words);
    var order = ORDER.matcher(words);
    var shape = SHAPE.matcher(words);
    if (!type.find() || !order.find() || !shape.find()) {
      throw broken(label, "has a header that is not NumPy's");
    }
    var descr = type.group(1);
    return new NpyHeader(
        dtype(descr, label),
        descr.charAt(0) == '>',
        order.group(1).equals("True"),
        sizes(shape.group(1), label),
        begin);
  }

  private static DType dtype(String descr, String label) {
    return switch (descr.substring(1)) {
      case "f8" -> DType.F64;
      case "f4" -> DType.F32;
      case "f2" -> DType.F16;
      case "i8" -> DType.I64;
      case "i4" -> DType.I32;
      case "i2" -> DType.I16;
      case "i1" -> DType.I8;
      case "u1" -> DType.U8;
      case "b1" -> DType.BOOL;
      default ->
          throw new FeaturescopeException(
              label + " holds elements of NumPy's type " + Printable.quoted(descr),
              descr.endsWith("O")
                  ? "save it without Python objects: those are never read"
                  : "save it in float32");
    };
  }

  private static long[] sizes(String list, String label) {
    var parts = list.isBlank() ? new String[0] : list.split(",", -1);
    var count =
        parts.length > 0 && parts[parts.length - 1].isBlank() ? parts.length - 1 : parts.length;
    if (count > MOST_AXES) {
      throw broken(label, "has " + count + " axes");
    }
    var sizes = new long[count];
    for (var i = 0; i < count; i++) {
      try {
        sizes[i] = Long.parseLong(parts[i].replace("L", "").strip());
      } catch (NumberFormatException e) {
        throw broken(label, "has an impossible shape");
      }
    }
    return sizes;
  }

  /// Steps between neighbours along each axis, in elements.
  long[] strides() {
    var strides = new long[shape.length];
    var step = 1L;
    for (var i = 0; i < shape.length; i++) {
      var axis = fortranOrder ? i : shape.length - 1 - i;
      strides[axis] = step;
      step = Math.multiplyExact(step, Math.max(shape[axis], 1));
    }
    return strides;
  }

  private static FeaturescopeException broken(String label, String what) {
    return SafeTensorsHeader.broken(label, what);
  }
}
