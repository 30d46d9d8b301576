package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The reference values that ship with the tests.
public final class Golden {
  private Golden() {}

  /// A folder below `golden/` of the test resources.
  public static Path folder(String name) {
    try {
      return Path.of(Golden.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The folders below `models/` of every family, llama's with every kind of rotary scaling.
  public static Stream<String> families() {
    return Stream.of(
        "gpt2",
        "openai-gpt",
        "gpt_neo",
        "gpt_neox",
        "llama",
        "llama-rope3",
        "llama-linear",
        "mistral",
        "qwen2",
        "qwen3",
        "gemma",
        "gemma2");
  }

  /// Every element within `absolute + relative * |expected|`.
  public static void assertClose(
      String what, float[] expected, NDArray actual, double absolute, double relative) {
    assertClose(what, expected, actual.toFloatArray(), absolute, relative);
  }

  public static void assertClose(
      String what, float[] expected, float[] actual, double absolute, double relative) {
    assertEquals(expected.length, actual.length, what + ": number of values");
    for (var i = 0; i < expected.length; i++) {
      var allowed = absolute + relative * Math.abs(expected[i]);
      if (!(Math.abs(expected[i] - actual[i]) <= allowed)) {
        fail(
            "%s[%d]: expected %s, got %s, allowed difference %.3g"
                .formatted(what, i, expected[i], actual[i], allowed));
      }
    }
  }

  /// || actual - expected || / || expected ||.
  public static double distance(float[] expected, float[] actual) {
    var error = 0.0;
    var size = 0.0;
    for (var i = 0; i < expected.length; i++) {
      error += Math.pow(expected[i] - actual[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / size);
  }
}
