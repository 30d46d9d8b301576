package org.featurescope.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipOutputStream;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// NumPy's archives: numbers of every kind open, whatever is hostile or no number does not.
class NpzTest {
  @TempDir Path folder;

  private static byte[] npy(int version, String header, byte[] data) throws IOException {
    var out = new ByteArrayOutputStream();
    var words = header.getBytes(StandardCharsets.UTF_8);
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    var length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
    out.write(
        version == 1
            ? length.putShort((short) words.length).array()
            : length.putInt(words.length).array());
    out.write(words);
    out.write(data);
    return out.toByteArray();
  }

  private static String header(String type, String shape, boolean fortran) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
        .formatted(type, fortran ? "True" : "False", shape);
  }

  private static byte[] floats(ByteOrder order, float... values) {
    var bytes = ByteBuffer.allocate(values.length * 4).order(order);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private Path npz(boolean compressed, byte[] array) throws IOException {
    var file = folder.resolve("a.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipFiles.add(zip, "w.npy", array, compressed);
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "2, true", "3, false"})
  void readsEveryVersionStoredOrCompressed(int version, boolean compressed) throws IOException {
    var data = floats(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 5, 6);
    var array = npy(version, header("<f4", "(2, 3)", false), data);
    try (var file = Npz.open(npz(compressed, array))) {
      assertTrue(file.info("w").hasShape(2, 3));
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, file.floats("w"));
    }
  }

  @Test
  void readsColumnsFirstAndTheOtherByteOrder() throws IOException {
    var data = floats(ByteOrder.BIG_ENDIAN, 1, 4, 2, 5, 3, 6);
    try (var file = Npz.open(npz(true, npy(1, header(">f4", "(2, 3)", true), data)))) {
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, file.floats("w"));
    }
  }

  @Test
  void readsHalvesDoublesAndScalars() throws IOException {
    var half = new byte[] {0x00, 0x3c, 0x00, (byte) 0xc0};
    try (var file = Npz.open(npz(false, npy(1, header("<f2", "(2,)", false), half)))) {
      assertArrayEquals(new float[] {1, -2}, file.floats("w"));
    }
    var real = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(2.5).array();
    try (var file = Npz.open(npz(false, npy(1, header("<f8", "()", false), real)))) {
      assertEquals(0, file.info("w").rank());
      assertArrayEquals(new float[] {2.5f}, file.floats("w"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"|O", "<U8", "<c16", "|V3"})
  void whatIsNoNumberIsRefusedByName(String type) throws IOException {
    var path = npz(false, npy(1, header(type, "(1,)", false), new byte[8]));
    var failure = assertThrows(FeaturescopeException.class, () -> Npz.open(path));
    assertTrue(failure.problem().contains(type), failure.problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(7,)",
        "(4611686018427387904, 4)",
        "(99999999999999999999,)",
        "(-1,)",
        "(1, 2, 3",
        "(1,,2)"
      })
  void aShapeThatTheBytesDoNotBearOut(String shape) throws IOException {
    var path = npz(false, npy(1, header("<f4", shape, false), new byte[24]));
    assertThrows(FeaturescopeException.class, () -> Npz.open(path));
  }

  @Test
  void aBombIsRefusedBeforeItFillsTheMemory() throws IOException {
    var zeros = new byte[200 << 20];
    var path = npz(true, npy(1, header("<f4", "(52428800,)", false), zeros));
    assertTrue(Files.size(path) < 1 << 20);
    var failure = assertThrows(FeaturescopeException.class, () -> Npz.open(path));
    assertTrue(failure.problem().contains("unpacks to far more"), failure.problem());
  }

  @Test
  void aHeaderLongerThanTheFile() throws IOException {
    var array = npy(2, header("<f4", "(6,)", false), new byte[24]);
    array[10] = 0x7f;
    array[11] = 0x7f;
    var path = npz(false, array);
    assertThrows(FeaturescopeException.class, () -> Npz.open(path));
  }

  @Test
  void aSharedZipWithoutArraysIsNone() throws IOException {
    assertTrue(Npz.matches(npz(false, npy(1, header("<f4", "(0,)", false), new byte[0]))));
    assertEquals(
        false, Npz.matches(Path.of("src/test/resources/golden/saes/openai/topk/autoencoder.pt")));
  }
}
