package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `doctor PATH`.
class DoctorFileTest {
  @TempDir private Path folder;

  @Test
  void what_a_file_is_stands_in_the_first_line_and_what_to_do_behind_an_arrow() {
    var file = Golden.path("saes/openai/topk/autoencoder.pt");

    var run = CliRun.of("doctor", file.toString());

    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out()
            .startsWith(file + ": OpenAI sparse_autoencoder: TopK autoencoder, 24 to 64 latents\n"),
        run.out());
    assertTrue(run.out().contains("layer norm"), run.out());
    assertTrue(run.out().contains("-> write it anew with"), run.out());
    assertTrue(run.out().contains("no model here or in the catalogue goes with width 24"));
  }

  @Test
  void with_a_model_it_says_how_well_an_autoencoder_that_fits_reconstructs() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");

    var run =
        CliRun.of(
            "doctor", sae.toString(), "--model", Golden.gpt2(), "--text", "Hello there", "--json");

    assertEquals(0, run.code(), run.err());
    var report = run.json().getAsJsonObject();
    assertEquals(40, report.getAsJsonObject("facts").get("d_in").getAsInt());
    assertTrue(run.out().contains("of the variance of blocks.1.hook_resid_post"), run.out());
  }

  @Test
  void with_a_model_that_it_does_not_fit_it_names_the_dimension() {
    var run =
        CliRun.of(
            "doctor",
            Golden.path("saes/saelens/topk").toString(),
            "--model",
            Golden.gpt2(),
            "--json");

    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out().contains("expects activations of width 24")
            && run.out().contains("hook_resid_post has 40"),
        run.out());
  }
}
