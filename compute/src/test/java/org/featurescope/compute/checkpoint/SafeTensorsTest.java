package org.featurescope.compute.checkpoint;

import static org.featurescope.compute.checkpoint.SafeTensorsFiles.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
  @TempDir Path folder;

  @Test
  void givesBackWhatWasWritten() {
    var file = folder.resolve("all.safetensors");
    new SafeTensorsWriter()
        .metadata("format", "pt")
        .add("bytes", ByteBuffer.wrap(new byte[] {1, -2, 3}), DType.U8, 3)
        .add("floats", new float[] {1.5f, -2, Float.NaN, 4, 5, 6}, 2, 3)
        .add("doubles", new double[] {Math.PI}, 1)
        .add("longs", new long[] {Long.MIN_VALUE, 7}, 2)
        .add("ints", new int[] {-1, 2}, 1, 2)
        .add("scalar", new float[] {42})
        .add("empty", new float[0], 0, 5)
        .write(file);

    try (var source = SafeTensors.open(file)) {
      assertEquals(
          List.of("doubles", "longs", "floats", "ints", "scalar", "empty", "bytes"),
          List.copyOf(source.names()));
      assertEquals(Map.of("format", "pt"), source.metadata());
      assertTrue(source.info("floats").hasShape(2, 3));
      assertEquals(DType.F32, source.info("floats").dtype());
      assertArrayEquals(new float[] {1.5f, -2, Float.NaN, 4, 5, 6}, source.floats("floats"));
      assertArrayEquals(new double[] {Math.PI}, source.doubles("doubles"));
      assertArrayEquals(new long[] {Long.MIN_VALUE, 7}, source.longs("longs"));
      assertArrayEquals(new long[] {-1, 2}, source.longs("ints"));
      assertArrayEquals(new long[] {1, 254, 3}, source.longs("bytes"));
      assertArrayEquals(new float[] {42}, source.floats("scalar"));
      assertEquals(0, source.info("scalar").rank());
      assertEquals(0, source.floats("empty").length);
    }
  }

  @Test
  void padsTheHeaderSoThatEveryTensorIsAligned() throws IOException {
    var file = folder.resolve("aligned.safetensors");
    new SafeTensorsWriter()
        .add("half", new float[] {1, 2, 3}, DType.F16, 3)
        .add("double", new double[] {1}, 1)
        .write(file);

    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var dataStart = (int) (8 + bytes.getLong(0));
    assertEquals(0, dataStart % 8);
    assertEquals(1.0, bytes.getDouble(dataStart));
  }

  @Test
  void widensHalfPrecisionExactly() throws IOException {
    var halves = new short[] {0x3C00, (short) 0xC000, 0x0001, 0x7BFF, 0x7C00, 0x3F80, 0x4049};
    var raw = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
    for (var half : halves) {
      raw.putShort(half);
    }
    var file = folder.resolve("half.safetensors");
    new SafeTensorsWriter()
        .add("f16", raw.slice(0, 10), DType.F16, 5)
        .add("bf16", raw.slice(10, 4), DType.BF16, 2)
        .write(file);

    try (var source = SafeTensors.open(file)) {
      assertArrayEquals(
          new float[] {1, -2, 0x1p-24f, 65504, Float.POSITIVE_INFINITY}, source.floats("f16"));
      assertArrayEquals(new float[] {1, 3.140625f}, source.floats("bf16"));
    }
  }

  @Test
  void narrowsToTheNearestWithTiesToEven() {
    var file = folder.resolve("narrow.safetensors");
    var ties =
        new float[] {1 + 0x1p-8f, 1 + 3 * 0x1p-8f, 1 + 0x1.8p-8f, Float.NaN, Float.MAX_VALUE};
    new SafeTensorsWriter()
        .add("bf16", ties, DType.BF16, 5)
        .add("f16", new float[] {1 + 0x1p-11f, 1 + 3 * 0x1p-11f, 1e6f}, DType.F16, 3)
        .write(file);

    try (var source = SafeTensors.open(file)) {
      assertArrayEquals(
          new float[] {1, 1 + 0x1p-6f, 1 + 0x1p-7f, Float.NaN, Float.POSITIVE_INFINITY},
          source.floats("bf16"));
      assertArrayEquals(
          new float[] {1, 1 + 0x1p-9f, Float.POSITIVE_INFINITY}, source.floats("f16"));
    }
  }

  @Test
  void readsTensorsThatLieAtOddAddresses() throws IOException {
    var header =
        "{" + tensor("a", "U8", "[1]", "[0,1]") + "," + tensor("b", "F32", "[1]", "[1,5]") + "} ";
    var file = SafeTensorsFiles.file(folder, header, 5);
    var bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, 2.5f);
    Files.write(file, bytes);

    try (var source = SafeTensors.open(file)) {
      assertArrayEquals(new float[] {2.5f}, source.floats("b"));
      assertEquals(2.5f, source.bytes("b").getFloat());
    }
  }

  @Test
  void fillsABufferThatTheCallerOwns() {
    var file = folder.resolve("buffer.safetensors");
    var values = new float[10_000];
    for (var i = 0; i < values.length; i++) {
      values[i] = i;
    }
    new SafeTensorsWriter().add("x", values, values.length).write(file);

    var direct =
        ByteBuffer.allocateDirect(4 * 10_001).order(ByteOrder.nativeOrder()).asFloatBuffer();
    direct.put(-1);
    try (var source = SafeTensors.open(file)) {
      source.floats("x", direct);
      assertThrows(
          BufferOverflowException.class, () -> source.floats("x", FloatBuffer.allocate(9_999)));
    }
    assertFalse(direct.hasRemaining());
    assertEquals(-1, direct.get(0));
    assertEquals(9_999, direct.get(10_000));
  }

  @Test
  void readsFilesLargerThanTwoGigabytes() throws IOException {
    var size = 2_500_000_000L;
    var header =
        "{"
            + tensor("big", "U8", "[" + size + "]", "[0," + size + "]")
            + ","
            + tensor("last", "F32", "[1]", "[" + size + "," + (size + 4) + "]")
            + "}";
    var file = SafeTensorsFiles.file(folder, header, 0);
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Files.size(file) + size + 4);
      sparse.seek(sparse.length() - 4);
      sparse.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(7).array());
    }

    try (var source = SafeTensors.open(file)) {
      assertArrayEquals(new float[] {7}, source.floats("last"));
      assertEquals(size, source.segment("big").byteSize());
      assertThrows(FeaturescopeException.class, () -> source.bytes("big"));
    }
  }

  @Test
  void itsViewsCannotBeWritten() {
    var file = folder.resolve("readonly.safetensors");
    new SafeTensorsWriter().add("x", new float[] {1}, 1).write(file);

    try (var source = SafeTensors.open(file)) {
      assertThrows(ReadOnlyBufferException.class, () -> source.bytes("x").putFloat(2));
    }
  }

  @Test
  void releasesTheMappedMemoryWhenClosed() {
    var file = folder.resolve("closed.safetensors");
    new SafeTensorsWriter().add("x", new float[] {1}, 1).write(file);
    var source = SafeTensors.open(file);
    var segment = source.segment("x");
    var bytes = source.bytes("x");

    source.close();
    source.close();

    assertFalse(segment.scope().isAlive());
    assertThrows(IllegalStateException.class, bytes::getFloat);
    assertThrows(IllegalStateException.class, () -> source.floats("x"));
  }

  @Test
  void namesATensorThatIsMissing() {
    var file = folder.resolve("few.safetensors");
    new SafeTensorsWriter().add("x", new float[] {1}, 1).write(file);

    try (var source = SafeTensors.open(file)) {
      var problem = assertThrows(FeaturescopeException.class, () -> source.floats("wte.weight"));
      assertEquals("few.safetensors has no tensor named wte.weight", problem.problem());
    }
  }

  @Test
  void refusesToMixIntegersAndRealNumbers() {
    var file = folder.resolve("mixed.safetensors");
    new SafeTensorsWriter().add("i", new int[] {1}, 1).add("f", new float[] {1}, 1).write(file);

    try (var source = SafeTensors.open(file)) {
      assertThrows(FeaturescopeException.class, () -> source.floats("i"));
      assertThrows(FeaturescopeException.class, () -> source.longs("f"));
    }
  }

  @Test
  void writesThePublicLayoutByteForByte() throws IOException {
    var file = folder.resolve("layout.safetensors");
    new SafeTensorsWriter().add("a", new int[] {258}, 1).write(file);

    var json = "{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    var expected = ByteBuffer.allocate(8 + 56 + 4).order(ByteOrder.LITTLE_ENDIAN);
    expected
        .putLong(56)
        .put((json + " ".repeat(56 - json.length())).getBytes(StandardCharsets.UTF_8));
    expected.putInt(258);
    assertArrayEquals(expected.array(), Files.readAllBytes(file));
  }

  @Test
  void refusesToWriteWhatCannotBeReadBack() {
    var writer = new SafeTensorsWriter().add("x", new float[] {1}, 1);

    assertThrows(IllegalArgumentException.class, () -> writer.add("x", new float[] {1}, 1));
    assertThrows(IllegalArgumentException.class, () -> writer.add("y", new float[] {1}, 2));
    assertThrows(IllegalArgumentException.class, () -> writer.add("__metadata__", new int[0], 0));
  }
}
