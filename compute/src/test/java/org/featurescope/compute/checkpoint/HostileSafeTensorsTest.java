package org.featurescope.compute.checkpoint;

import static org.featurescope.compute.checkpoint.SafeTensorsFiles.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileSafeTensorsTest {
  @TempDir Path folder;

  private String refusal(String header, int dataBytes) throws IOException {
    return refusal(SafeTensorsFiles.file(folder, header, dataBytes));
  }

  private static String refusal(Path file) {
    var problem = assertThrows(FeaturescopeException.class, () -> SafeTensors.open(file).close());
    assertFalse(problem.problem().contains("\n"), problem.problem());
    assertFalse(problem.remedy().isBlank());
    return problem.problem();
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 1_000_000, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void refusesAHeaderThatIsLongerThanTheFile(long announced) throws IOException {
    var file = SafeTensorsFiles.file(folder, announced, "{}".getBytes(StandardCharsets.UTF_8), 0);
    assertTrue(refusal(file).startsWith("hostile.safetensors announces a header of "));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void refusesAFileWithoutRoomForALength(int size) throws IOException {
    var file = Files.write(folder.resolve("hostile.safetensors"), new byte[size]);
    assertEquals(
        "hostile.safetensors is too short for a safetensors file (" + size + " bytes)",
        refusal(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"a\"",
        "{\"a\":1}",
        "{\"a\":[]}",
        "{'a':{}}",
        "{} {}",
        "{}x",
        "{a:{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":{},\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[\"0\",\"4\"]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"Q4\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":{\"a\":{}}}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"__metadata__\":{\"a\":\"1\"},\"__metadata__\":{\"a\":\"1\"}}",
      })
  void refusesAHeaderOfAnyOtherShape(String header) throws IOException {
    refusal(header, 4);
  }

  @Test
  void refusesDeepNestingWithoutDescending() throws IOException {
    refusal("{\"a\":".repeat(500_000), 0);
    refusal("[".repeat(500_000), 0);
    refusal("{\"a\":{\"shape\":" + "[".repeat(500_000), 0);
  }

  @Test
  void refusesAHeaderThatIsNotUtf8() throws IOException {
    var bytes = "{\"x\":{}}".getBytes(StandardCharsets.ISO_8859_1);
    bytes[2] = (byte) 0xE9;
    var file = SafeTensorsFiles.file(folder, bytes.length, bytes, 0);
    assertEquals("hostile.safetensors has a header that is not UTF-8", refusal(file));
  }

  @Test
  void refusesTwoTensorsOfOneName() throws IOException {
    var header =
        "{" + tensor("a", "F32", "[1]", "[0,4]") + "," + tensor("a", "F32", "[1]", "[4,8]") + "}";
    assertEquals("hostile.safetensors has two tensors named \"a\"", refusal(header, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[-4,0]",
        "[4,0]",
        "[0,8]",
        "[4,8]",
        "[0,9223372036854775807]",
        "[9223372036854775804,9223372036854775807]",
        "[0,9223372036854775808]",
        "[0,4e0]",
      })
  void refusesOffsetsThatDoNotFit(String offsets) throws IOException {
    refusal("{" + tensor("a", "F32", "[1]", offsets) + "}", 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[-1]",
        "[2]",
        "[]",
        "[0]",
        "[4611686018427387904,4611686018427387904]",
        "[9223372036854775807,2]",
        "[4611686018427387904]",
        "[99999999999999999999]",
      })
  void refusesAShapeThatDoesNotMatchTheBytes(String shape) throws IOException {
    refusal("{" + tensor("a", "F64", shape, "[0,4]") + "}", 4);
  }

  @Test
  void refusesTensorsThatOverlap() throws IOException {
    var header =
        "{" + tensor("a", "U8", "[4]", "[0,4]") + "," + tensor("b", "U8", "[4]", "[2,6]") + "}";
    assertEquals(
        "hostile.safetensors has overlapping tensors (\"b\" begins inside another)",
        refusal(header, 6));
  }

  @Test
  void refusesGapsAndRemainders() throws IOException {
    assertEquals(
        "hostile.safetensors has a gap before the tensor \"a\"",
        refusal("{" + tensor("a", "U8", "[4]", "[2,6]") + "}", 6));
    assertEquals(
        "hostile.safetensors has 2 bytes that belong to no tensor",
        refusal("{" + tensor("a", "U8", "[4]", "[0,4]") + "}", 6));
  }

  @Test
  void saysWhereATruncatedFileEnds() throws IOException {
    assertEquals(
        "hostile.safetensors is cut short: the tensor \"a\" ends at byte 400 of 399",
        refusal("{" + tensor("a", "F32", "[10,10]", "[0,400]") + "}", 399));
  }

  @Test
  void keepsHostileNamesOutOfItsMessages() throws IOException {
    var header = "{" + tensor("a\\nb" + "x".repeat(1000), "F32", "[1]", "[0,8]") + "}";
    assertTrue(refusal(header, 8).length() < 250);
  }

  @Test
  void saysThatAFileIsMissing() {
    var problem = refusal(folder.resolve("none.safetensors"));
    assertTrue(problem.endsWith("none.safetensors does not exist"), problem);
  }

  @Test
  void saysThatAFolderIsNoFile() {
    assertTrue(refusal(folder).endsWith(" is a folder"));
  }
}
