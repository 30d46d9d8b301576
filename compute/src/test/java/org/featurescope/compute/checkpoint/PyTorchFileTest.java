package org.featurescope.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipOutputStream;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// State dicts of PyTorch: what is a tensor opens, what is anything else is refused by name.
class PyTorchFileTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/saes");

  @TempDir Path folder;

  @Test
  void readsTensorsAndWhatStandsBesideThem() {
    try (var file = PyTorchFile.open(GOLDEN.resolve("openai/topk-rawkeys/autoencoder.pt"))) {
      assertTrue(file.info("encoder.weight").hasShape(64, 24));
      assertEquals(DType.I64, file.info("stats_last_nonzero").dtype());
      assertEquals(Optional.of("TopK"), file.text("activation"));
      assertEquals(Optional.of(6L), file.integer("activation_state_dict", "k"));
      assertEquals(Optional.empty(), file.text("activation_state_dict", "k"));
    }
  }

  /// A pickle in words: text between the codes, `\n` where a line ends.
  private static String tensor(String shape, String strides, String offset, String elements) {
    return "ctorch._utils\n_rebuild_tensor_v2\n((Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nL"
        + elements
        + "L\ntQL"
        + offset
        + "L\n("
        + shape
        + "t("
        + strides
        + "tI00\nNtR";
  }

  private static String number(int value) {
    return "L" + value + "L\n";
  }

  private Path zip(String pickle, float... storage) throws IOException {
    var file = folder.resolve("made.pt");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipFiles.add(zip, "made/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1), false);
      ZipFiles.add(zip, "made/data/0", bytes(storage, ByteOrder.LITTLE_ENDIAN), false);
    }
    return file;
  }

  private static byte[] bytes(float[] values, ByteOrder order) {
    var bytes = ByteBuffer.allocate(values.length * 4).order(order);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  @Test
  void aTensorMayLieTurnedOverAndInTheMiddle() throws IOException {
    var turned = tensor(number(3) + number(2), number(1) + number(3), "1", "7");
    var path = zip("(Vw\n" + turned + "d.", 9, 1, 2, 3, 4, 5, 6);
    try (var file = PyTorchFile.open(path)) {
      assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, file.floats("w"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "8, 1, 0, 7, reaches beyond", // longer than its storage
    "7, 1, 1, 7, reaches beyond", // begins too late
    "1000000000, 0, 0, 7, reaches beyond", // one element repeated
    "4611686018427387904, 2, 0, 7, reaches beyond",
    "-1, 1, 0, 7, reaches beyond",
    "2, -1, 0, 7, reaches beyond",
    "2, 1, -1, 7, reaches beyond"
  })
  void aTensorThatReachesBeyondItsStorage(
      String shape, String stride, String offset, String elements, String problem)
      throws IOException {
    var path =
        zip(
            "(Vw\n" + tensor("L" + shape + "L\n", "L" + stride + "L\n", offset, elements) + "d.",
            new float[7]);
    var failure = assertThrows(FeaturescopeException.class, () -> PyTorchFile.open(path));
    assertTrue(failure.problem().contains(problem), failure.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "'cposix\\nsystem\\n(Vrm -rf /\\ntR.', posix.system",
    "'cbuiltins\\neval\\n(V1\\ntR.', builtins.eval",
    "'(Vw\\n(iposix\\nsystem\\n.', posix.system",
    "'cnumpy.core.multiarray\\n_reconstruct\\n.', numpy.core.multiarray._reconstruct",
    "'ctorch.nn.modules.linear\\nLinear\\n.', torch.nn.modules.linear.Linear",
    "'Vposix\\nVsystem\\n\\x93.', posix.system",
    "'(cos\\nsystem\\nVls\\no.', os.system",
    "'ccollections\\nOrderedDict\\n)\\x81.', object of a class",
    "'Pposix\\n.', persistent id",
    "'ctorch\\nFloatStorage\\n)R.', torch.FloatStorage()",
    "'(lNb.', state of an object",
    "'\\x82\\x01.', extension code"
  })
  void whatWouldRunIsRefusedByName(String pickle, String name) throws IOException {
    var raw = pickle.replace("\\n", "\n");
    for (var code : new int[] {0x93, 0x81, 0x82, 0x01}) {
      raw = raw.replace("\\x%02x".formatted(code), String.valueOf((char) code));
    }
    var path = zip(raw);
    var failure = assertThrows(FeaturescopeException.class, () -> PyTorchFile.open(path));
    assertTrue(failure.problem().contains(name), failure.problem());
    assertTrue(failure.problem().contains("never run"), failure.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "'.'",
    "'('",
    "'h\\x01.'",
    "'(Va\\nd.'",
    "'Va\\ns.'",
    "'Lx\\n.'",
    "'Ve.'",
    "'\\x00'",
    "'(t(ls.'"
  })
  void aDamagedPickleIsNamedSo(String pickle) throws IOException {
    var path = zip(pickle.replace("\\n", "\n").replace("\\x01", "\1").replace("\\x00", "\0"));
    assertThrows(FeaturescopeException.class, () -> PyTorchFile.open(path));
  }

  @Test
  void aListThatHoldsItselfIsHarmlessAsAValueAndRefusedAsAKey() throws IOException {
    try (var file = PyTorchFile.open(zip("(Vself\n(lp0\ng0\nad."))) {
      assertEquals(Optional.empty(), file.text("self"));
    }
    var path = zip("((lp0\ng0\naVself\nd.");
    assertThrows(FeaturescopeException.class, () -> PyTorchFile.open(path));
  }

  @Test
  void moreValuesThanWeightsNeedAreRefused() throws IOException {
    var path = zip("}".repeat(1_000_000) + ".");
    var failure = assertThrows(FeaturescopeException.class, () -> PyTorchFile.open(path));
    assertTrue(failure.problem().contains("more than 400000 values"), failure.problem());
  }

  @Test
  void theLayoutBeforeTheZipOneOpens() throws IOException {
    var out = new ByteArrayOutputStream();
    out.write(
        new byte[] {
          (byte) 0x80,
          2,
          (byte) 0x8a,
          10,
          0x6c,
          (byte) 0xfc,
          (byte) 0x9c,
          0x46,
          (byte) 0xf9,
          0x20,
          0x6a,
          (byte) 0xa8,
          0x50,
          0x19,
          '.'
        });
    write(out, "L1001L\n.");
    write(out, "(Vlittle_endian\nI01\nd.");
    write(out, "(Vw\n" + tensor(number(2), number(1), "1", "3") + "d.");
    write(out, "(lV0\na.");
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(3).array());
    out.write(bytes(new float[] {5, 6, 7}, ByteOrder.LITTLE_ENDIAN));
    var path = Files.write(folder.resolve("old.pt"), out.toByteArray());

    assertTrue(PyTorchFile.matches(path));
    try (var file = PyTorchFile.open(path)) {
      assertArrayEquals(new float[] {6, 7}, file.floats("w"));
    }
    Files.write(path, java.util.Arrays.copyOf(out.toByteArray(), out.size() - 1));
    assertThrows(FeaturescopeException.class, () -> PyTorchFile.open(path));
  }

  private static void write(ByteArrayOutputStream out, String pickle) throws IOException {
    out.write(pickle.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void anotherFileIsNone() throws IOException {
    var path = Files.writeString(folder.resolve("text.pt"), "no weights at all, only words");
    assertFalse(PyTorchFile.matches(path));
    var failure = assertThrows(FeaturescopeException.class, () -> PyTorchFile.open(path));
    assertTrue(failure.problem().contains("was not written by torch.save"), failure.problem());
  }
}
