package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodeCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saelens/topk",
        "saelens/gated-layer_norm",
        "saelens/skip_transcoder",
        "gemma_scope/sae",
        "gemma_scope_2/transcoder-skip",
        "openai/topk-identity",
        "sparsify/groupmax",
        "dictionary_learning/matryoshka",
        "circuit_tracer/plt-topk",
        "circuit_tracer/clt-jumprelu"
      })
  void features_and_reconstruction_equal_the_reference(String kind) {
    var sae = Golden.path("saes/" + kind);
    var reference = sae.resolve("expected.safetensors");
    var out = folder.resolve("features.safetensors");

    var run =
        CliRun.of(
            "encode",
            "--sae",
            sae.toString(),
            "--in",
            reference.toString(),
            "--out",
            out.toString());

    assertEquals(0, run.code(), run.err());
    Golden.read(
        reference,
        expected ->
            Golden.read(
                out,
                actual -> {
                  for (var name : List.of("features", "reconstruction")) {
                    assertArrayEquals(expected.info(name).shape(), actual.info(name).shape());
                    Golden.assertClose(expected.floats(name), actual.floats(name), 1e-5);
                  }
                }));
  }

  @Test
  void activations_of_another_width_are_refused_and_nothing_is_written() throws IOException {
    var in = folder.resolve("x.safetensors");
    new SafeTensorsWriter().add("x", new float[10], 2, 5).write(in);

    var run =
        CliRun.of(
            "encode",
            "--sae",
            Golden.path("saes/saelens/topk").toString(),
            "--in",
            in.toString(),
            "--out",
            folder.resolve("out.safetensors").toString());

    assertEquals(1, run.code());
    assertTrue(run.err().endsWith("(give x the shape [B, 24])\n"), run.err());
    assertEquals(List.of("x.safetensors"), Golden.filesIn(folder));
  }

  @Test
  void activations_of_other_layers_than_the_set_has_are_refused() throws IOException {
    var in = folder.resolve("x.safetensors");
    new SafeTensorsWriter().add("x", new float[2 * 24], 2, 1, 24).write(in);

    var run =
        CliRun.of(
            "encode",
            "--sae",
            Golden.path("saes/circuit_tracer/plt-relu").toString(),
            "--in",
            in.toString(),
            "--out",
            folder.resolve("out.safetensors").toString());

    assertEquals(1, run.code());
    assertTrue(run.err().endsWith("(give x the shape [3, B, 24])\n"), run.err());
  }
}
