package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.checkpoint.TensorSource;

/// The reference models and autoencoders, and how to compare with them.
public final class Golden {
  private Golden() {}

  public static Path path(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Golden.class.getResource("/golden/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  static String gpt2() {
    return path("models/gpt2").toString();
  }

  static JsonObject expectedTokens() {
    try {
      return JsonParser.parseString(
              Files.readString(path("models/gpt2").resolve("expected_tokens.json")))
          .getAsJsonObject();
    } catch (IOException e) {
      return fail(e);
    }
  }

  static void read(Path file, Consumer<TensorSource> use) {
    try (var source = SafeTensors.open(file)) {
      use.accept(source);
    }
  }

  static void assertClose(float[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (var i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i], actual[i], tolerance + tolerance * Math.abs(expected[i]), "element " + i);
    }
  }

  /// Writes a ReLU autoencoder of width 40 whose first 40 latents are the input's positive parts.
  static Path autoencoder(Path folder, String hook) throws IOException {
    Files.createDirectories(folder);
    var d = 40;
    var n = 48;
    var encoder = new float[d * n];
    var decoder = new float[n * d];
    IntStream.range(0, d)
        .forEach(i -> {
          encoder[i * n + i] = 1;
          decoder[i * d + i] = 1;
        });
    new SafeTensorsWriter()
        .add("W_enc", encoder, d, n)
        .add("b_enc", new float[n], n)
        .add("W_dec", decoder, n, d)
        .add("b_dec", new float[d], d)
        .write(folder.resolve("sae_weights.safetensors"));
    Files.writeString(
        folder.resolve("cfg.json"),
        """
        {"architecture": "standard", "d_in": 40, "d_sae": 48, "dtype": "float32",
         "apply_b_dec_to_input": true, "normalize_activations": "none",
         "metadata": {"hook_name": "%s", "prepend_bos": false}}
        """
            .formatted(hook));
    return folder;
  }

  static List<String> filesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
