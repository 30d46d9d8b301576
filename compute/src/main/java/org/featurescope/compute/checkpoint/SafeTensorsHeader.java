package org.featurescope.compute.checkpoint;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featurescope.compute.job.FeaturescopeException;

/// The head of a safetensors file: eight bytes of length (unsigned, little-endian), then that many
/// bytes of JSON `{name: {dtype, shape, data_offsets: [begin, end]}, "__metadata__": {text:
/// text}}`. Offsets count from the end of the header.
///
/// The header is believed only after it was checked against the file: the tensors' bytes must lie
/// side by side and fill the file exactly, as the format demands.
///
/// @param dataStart where the tensors' bytes begin in the file
record SafeTensorsHeader(long dataStart, Map<String, Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /// The largest header the format allows.
  static final long MAX_HEADER = 100_000_000;

  private static final int MAX_RANK = 64;

  /// A tensor and the bytes that belong to it, counted from the end of the header.
  record Entry(TensorInfo info, long begin, long end) {}

  /// @param label the file's name for messages
  /// @throws FeaturescopeException when the header is broken, hostile or does not fit the file
  /// @throws IOException when the file cannot be read
  static SafeTensorsHeader read(FileChannel channel, String label) throws IOException {
    var size = channel.size();
    if (size < 8) {
      throw broken(label, "is too short for a safetensors file (" + size + " bytes)");
    }
    var length = readFully(channel, 0, 8, label).getLong(0);
    if (length < 0 || length > MAX_HEADER) {
      throw broken(
          label,
          "announces a header of " + Long.toUnsignedString(length) + " bytes (limit 100 MB)");
    }
    if (length > size - 8) {
      throw broken(
          label,
          "announces a header of " + length + " bytes but has only " + (size - 8) + " after it");
    }
    var header = new Parser(label).parse(readFully(channel, 8, (int) length, label), 8 + length);
    header.checkLayout(size - 8 - length, label);
    return header;
  }

  /// Sorted by place, every tensor must begin where the one before it ends, and the last must end
  /// with the file.
  private void checkLayout(long dataLength, String label) {
    var ordered = new ArrayList<>(entries.values());
    ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    var expected = 0L;
    for (var entry : ordered) {
      var name = Printable.quoted(entry.info().name());
      if (entry.end() > dataLength) {
        throw broken(
            label,
            "is cut short: the tensor %s ends at byte %d of %d"
                .formatted(name, entry.end(), dataLength));
      }
      if (entry.begin() < expected) {
        throw broken(label, "has overlapping tensors (" + name + " begins inside another)");
      }
      if (entry.begin() > expected) {
        throw broken(label, "has a gap before the tensor " + name);
      }
      expected = entry.end();
    }
    if (expected != dataLength) {
      throw broken(label, "has " + (dataLength - expected) + " bytes that belong to no tensor");
    }
  }

  private static ByteBuffer readFully(FileChannel channel, long at, int length, String label)
      throws IOException {
    var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw broken(label, "is cut short inside its header");
      }
    }
    return buffer.flip();
  }

  static FeaturescopeException broken(String label, String what) {
    return new FeaturescopeException(label + " " + what, "download or export the file again");
  }

  /// Reads exactly the shape of JSON that the format describes and refuses any other, so that deep
  /// nesting and unknown fields never get past their first bracket.
  private static final class Parser {
    private final String label;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    Parser(String label) {
      this.label = label;
    }

    SafeTensorsHeader parse(ByteBuffer header, long dataStart) throws IOException {
      var decoder =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      var bytes = new ByteArrayInputStream(header.array(), 0, header.limit());
      try (var json = new JsonReader(new InputStreamReader(bytes, decoder))) {
        json.setStrictness(Strictness.STRICT);
        json.beginObject();
        while (json.hasNext()) {
          var name = json.nextName();
          if (name.equals(METADATA)) {
            readMetadata(json);
          } else {
            readTensor(name, json);
          }
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
          throw broken(label, "has text after its header");
        }
      } catch (CharacterCodingException e) {
        throw broken(label, "has a header that is not UTF-8");
      } catch (IOException | IllegalStateException | JsonParseException e) {
        throw new FeaturescopeException(
            label + " has a header that is not the JSON of a safetensors file",
            "download or export the file again",
            e);
      }
      return new SafeTensorsHeader(
          dataStart, Collections.unmodifiableMap(entries), Collections.unmodifiableMap(metadata));
    }

    private void readMetadata(JsonReader json) throws IOException {
      if (!metadata.isEmpty()) {
        throw broken(label, "has two blocks of metadata");
      }
      json.beginObject();
      while (json.hasNext()) {
        var key = json.nextName();
        if (json.peek() != JsonToken.STRING || metadata.put(key, json.nextString()) != null) {
          throw broken(label, "has metadata that are not plain text");
        }
      }
      json.endObject();
    }

    private void readTensor(String name, JsonReader json) throws IOException {
      DType dtype = null;
      long[] shape = null;
      long[] offsets = null;
      json.beginObject();
      while (json.hasNext()) {
        var field = json.nextName();
        var repeated =
            switch (field) {
              case "dtype" -> dtype != null;
              case "shape" -> shape != null;
              case "data_offsets" -> offsets != null;
              default ->
                  throw broken(
                      label, "has an unknown field for the tensor " + Printable.quoted(name));
            };
        if (repeated) {
          throw broken(label, "gives " + field + " of " + Printable.quoted(name) + " twice");
        }
        switch (field) {
          case "dtype" -> dtype = readType(name, json);
          case "shape" -> shape = readNumbers(name, json);
          default -> offsets = readNumbers(name, json);
        }
      }
      json.endObject();
      if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
        throw broken(
            label, "lacks the type, shape or place of the tensor " + Printable.quoted(name));
      }
      addTensor(name, dtype, shape, offsets[0], offsets[1]);
    }

    private void addTensor(String name, DType dtype, long[] shape, long begin, long end) {
      TensorInfo info;
      try {
        info = new TensorInfo(name, dtype, shape);
      } catch (ArithmeticException e) {
        throw broken(label, "gives the tensor " + Printable.quoted(name) + " an impossible shape");
      }
      if (end < begin || end - begin != info.byteLength()) {
        throw broken(
            label,
            "gives the tensor %s %d bytes where %s%s needs %d"
                .formatted(
                    Printable.quoted(name),
                    end - begin,
                    dtype,
                    info.shapeText(),
                    info.byteLength()));
      }
      if (entries.put(name, new Entry(info, begin, end)) != null) {
        throw broken(label, "has two tensors named " + Printable.quoted(name));
      }
    }

    private DType readType(String name, JsonReader json) throws IOException {
      var type = json.peek() == JsonToken.STRING ? json.nextString() : "?";
      return DType.named(type)
          .orElseThrow(() ->
              new FeaturescopeException(
                  "%s holds the tensor %s in the type %s, which is not supported"
                      .formatted(label, Printable.quoted(name), Printable.quoted(type)),
                  "choose a version of the file in F32, F16 or BF16"));
    }

    private long[] readNumbers(String name, JsonReader json) throws IOException {
      var numbers = new long[MAX_RANK];
      var count = 0;
      json.beginArray();
      while (json.hasNext()) {
        if (json.peek() != JsonToken.NUMBER || count == MAX_RANK) {
          throw broken(
              label, "has a broken list of numbers for the tensor " + Printable.quoted(name));
        }
        var text = json.nextString();
        try {
          numbers[count++] = Long.parseLong(text);
        } catch (NumberFormatException e) {
          throw broken(label, "has an impossible number for the tensor " + Printable.quoted(name));
        }
        if (numbers[count - 1] < 0) {
          throw broken(label, "has a negative number for the tensor " + Printable.quoted(name));
        }
      }
      json.endArray();
      return Arrays.copyOf(numbers, count);
    }
  }
}
