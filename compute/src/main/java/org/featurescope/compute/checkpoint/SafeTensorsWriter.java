package org.featurescope.compute.checkpoint;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;

/// Collects tensors and writes them as one safetensors file, whole or not at all. The arrays are
/// not copied: they must stay as they are until [#write] returns.
public final class SafeTensorsWriter {
  private static final int CHUNK = 1 << 16;

  /// Puts elements `from` to `to` of a tensor into a little-endian buffer.
  @FunctionalInterface
  private interface Elements {
    void put(int from, int to, ByteBuffer into);
  }

  private record Tensor(TensorInfo info, Elements elements) {}

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /// Adds a line of free text to the file.
  public SafeTensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /// Adds a tensor in F32.
  ///
  /// @param shape sizes from the slowest axis to the fastest; none for a scalar
  public SafeTensorsWriter add(String name, float[] values, long... shape) {
    return add(name, values, DType.F32, shape);
  }

  /// Adds a tensor in F32 whose values are fetched when its turn to be written comes, so that one
  /// tensor at a time is in memory. They must not change until [#write] returns.
  public SafeTensorsWriter add(String name, Supplier<float[]> values, long... shape) {
    var fetched = new float[1][];
    var length = Math.toIntExact(new TensorInfo(name, DType.F32, shape).elements());
    return add(
        name,
        DType.F32,
        length,
        (from, to, into) -> {
          if (from == 0) {
            fetched[0] = values.get();
          }
          for (var i = from; i < to; i++) {
            into.putFloat(fetched[0][i]);
          }
          if (to == length) {
            fetched[0] = null;
          }
        },
        shape);
  }

  /// Adds a tensor in F32, F16 or BF16, rounded to the nearest value, ties to even.
  public SafeTensorsWriter add(String name, float[] values, DType as, long... shape) {
    Elements elements =
        switch (as) {
          case F32 ->
              (from, to, into) -> {
                for (var i = from; i < to; i++) {
                  into.putFloat(values[i]);
                }
              };
          case F16 ->
              (from, to, into) -> {
                for (var i = from; i < to; i++) {
                  into.putShort(Float.floatToFloat16(values[i]));
                }
              };
          case BF16 ->
              (from, to, into) -> {
                for (var i = from; i < to; i++) {
                  into.putShort(toBf16(values[i]));
                }
              };
          case F64, I64, I32, I16, I8, U8, BOOL ->
              throw new IllegalArgumentException("floats are not written as " + as);
        };
    return add(name, as, values.length, elements, shape);
  }

  /// Adds a tensor in F64.
  public SafeTensorsWriter add(String name, double[] values, long... shape) {
    return add(
        name,
        DType.F64,
        values.length,
        (from, to, into) -> {
          for (var i = from; i < to; i++) {
            into.putDouble(values[i]);
          }
        },
        shape);
  }

  /// Adds a tensor in I64.
  public SafeTensorsWriter add(String name, long[] values, long... shape) {
    return add(
        name,
        DType.I64,
        values.length,
        (from, to, into) -> {
          for (var i = from; i < to; i++) {
            into.putLong(values[i]);
          }
        },
        shape);
  }

  /// Adds a tensor in I32.
  public SafeTensorsWriter add(String name, int[] values, long... shape) {
    return add(
        name,
        DType.I32,
        values.length,
        (from, to, into) -> {
          for (var i = from; i < to; i++) {
            into.putInt(values[i]);
          }
        },
        shape);
  }

  /// Adds a tensor whose little-endian bytes are there already: what remains in `bytes`.
  public SafeTensorsWriter add(String name, ByteBuffer bytes, DType dtype, long... shape) {
    var view = bytes.slice();
    var size = dtype.bytes();
    if (view.remaining() % size != 0) {
      throw new IllegalArgumentException(name + " has a fraction of an element");
    }
    return add(
        name,
        dtype,
        view.remaining() / size,
        (from, to, into) -> into.put(view.slice(from * size, (to - from) * size)),
        shape);
  }

  private SafeTensorsWriter add(
      String name, DType dtype, int length, Elements elements, long... shape) {
    var info = new TensorInfo(name, dtype, shape);
    if (info.elements() != length) {
      throw new IllegalArgumentException(info + " cannot hold " + length + " values");
    }
    if (name.equals(SafeTensorsHeader.METADATA) || tensors.containsKey(name)) {
      throw new IllegalArgumentException("the name " + name + " is taken");
    }
    tensors.put(name, new Tensor(info, elements));
    return this;
  }

  /// Writes the file; an older one of that name is replaced in one step.
  ///
  /// @throws FeaturescopeException when it cannot be written; a full disk is named as such
  public void write(Path file) {
    // Wider elements first: then every tensor begins at a multiple of its element's size.
    var ordered = new ArrayList<>(tensors.values());
    ordered.sort(Comparator.comparingInt(tensor -> -tensor.info().dtype().bytes()));
    var header = header(ordered);
    AtomicFiles.write(
        file,
        channel -> {
          AtomicFiles.writeFully(channel, header);
          for (var tensor : ordered) {
            writeElements(channel, tensor);
          }
        });
  }

  private static void writeElements(FileChannel channel, Tensor tensor) throws IOException {
    var count = (int) tensor.info().elements();
    var size = tensor.info().dtype().bytes();
    var buffer = ByteBuffer.allocateDirect(CHUNK * size).order(ByteOrder.LITTLE_ENDIAN);
    for (var from = 0; from < count; from += Math.min(CHUNK, count - from)) {
      tensor.elements().put(from, from + Math.min(CHUNK, count - from), buffer.clear());
      AtomicFiles.writeFully(channel, buffer.flip());
    }
  }

  /// The length and the JSON, padded with spaces so that the data begin at a multiple of 8.
  private ByteBuffer header(List<Tensor> ordered) {
    var json = json(ordered).getBytes(StandardCharsets.UTF_8);
    var length = (json.length + 7) / 8 * 8;
    var header = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(length).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private String json(List<Tensor> ordered) {
    var text = new StringWriter();
    try (var json = new JsonWriter(text)) {
      json.beginObject();
      if (!metadata.isEmpty()) {
        json.name(SafeTensorsHeader.METADATA).beginObject();
        for (var entry : metadata.entrySet()) {
          json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
      }
      var begin = 0L;
      for (var tensor : ordered) {
        var info = tensor.info();
        json.name(info.name()).beginObject();
        json.name("dtype").value(info.dtype().name());
        json.name("shape").beginArray();
        for (var size : info.shape()) {
          json.value(size);
        }
        json.endArray();
        var end = begin + info.byteLength();
        json.name("data_offsets").beginArray().value(begin).value(end).endArray();
        json.endObject();
        begin = end;
      }
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be written", e);
    }
    return text.toString();
  }

  /// Brain floating point keeps the upper half of a float: add half of what falls away, and one
  /// less where the kept part is even, so that ties go to even. NaN must not round up to infinity.
  static short toBf16(float value) {
    var bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }
}
