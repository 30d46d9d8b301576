package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.featurescope.compute.job.Cancellation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {
  @TempDir private Path folder;
  private Path out;
  private String ids;

  @BeforeEach
  void take_the_reference_tokens() {
    out = folder.resolve("trace.safetensors");
    Golden.read(
        Golden.path("models/gpt2/expected.safetensors"),
        expected ->
            ids =
                Arrays.stream(expected.longs("input_ids"))
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(",")));
  }

  private CliRun trace(String... more) {
    return trace(new Cancellation(), more);
  }

  private CliRun trace(Cancellation cancellation, String... more) {
    var words =
        new String[] {"trace", "--model", Golden.gpt2(), "--ids", ids, "--out", out.toString()};
    var all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return CliRun.of(cancellation, all);
  }

  @Test
  void logits_and_hooks_equal_the_reference_without_the_batch_axis() {
    var hooks = List.of("blocks.0.hook_resid_post", "blocks.2.attn.hook_pattern");
    var run = trace("--hook", hooks.get(0), "--hook", hooks.get(1));

    assertEquals(0, run.code(), run.err());
    Golden.read(
        out,
        actual -> {
          assertEquals(Set.of("input_ids", "logits", hooks.get(0), hooks.get(1)), actual.names());
          Golden.read(
              Golden.path("models/gpt2/expected.safetensors"),
              expected -> {
                assertArrayEquals(expected.longs("input_ids"), actual.longs("input_ids"));
                assertArrayEquals(new long[] {28, 340}, actual.info("logits").shape());
                Golden.assertClose(expected.floats("logits"), actual.floats("logits"), 1e-4);
              });
          Golden.read(
              Golden.path("models/gpt2/expected_hooks.safetensors"),
              expected -> {
                for (var hook : hooks) {
                  var shape = expected.info(hook).shape();
                  assertArrayEquals(
                      Arrays.copyOfRange(shape, 1, shape.length), actual.info(hook).shape());
                  Golden.assertClose(expected.floats(hook), actual.floats(hook), 1e-4);
                }
              });
        });
  }

  private long[] idsOfText(String... more) {
    var words =
        new String[] {
          "trace", "--model", Golden.gpt2(), "--text", "Hello there", "--out", out.toString()
        };
    var all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    var run = CliRun.of(all);
    assertEquals(0, run.code(), run.err());
    var found = new long[1][];
    Golden.read(out, actual -> found[0] = actual.longs("input_ids"));
    return found[0];
  }

  /// One pass serves all that is asked for, so it is the tokenizer's alone to say how it begins.
  @Test
  void an_autoencoder_that_was_trained_with_a_bos_leaves_the_text_as_it_is() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var config = sae.resolve("cfg.json");
    Files.writeString(
        config, Files.readString(config).replace("prepend_bos\": false", "prepend_bos\": true"));
    assertArrayEquals(idsOfText(), idsOfText("--sae", sae.toString()));
  }

  @Test
  void an_autoencoder_is_applied_at_its_own_hook() throws IOException {
    var sae = Golden.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post");
    var run = trace("--sae", sae.toString(), "--hook", "blocks.1.hook_resid_post");

    assertEquals(0, run.code(), run.err());
    Golden.read(
        out,
        actual -> {
          // This autoencoder keeps exactly the positive part of its input.
          var x = actual.floats("blocks.1.hook_resid_post");
          var positive = new float[x.length];
          for (var i = 0; i < x.length; i++) {
            positive[i] = Math.max(x[i], 0);
          }
          Golden.assertClose(positive, actual.floats("sae.0.reconstruction"), 1e-6);
          assertArrayEquals(new long[] {28, 40}, actual.info("sae.0.reconstruction").shape());
          var positions = actual.longs("sae.0.positions");
          var latents = actual.longs("sae.0.latents");
          var values = actual.floats("sae.0.values");
          var rebuilt = new float[x.length];
          for (var i = 0; i < values.length; i++) {
            rebuilt[(int) (positions[i] * 40 + latents[i])] = values[i];
          }
          Golden.assertClose(positive, rebuilt, 1e-6);
        });
  }

  @Test
  void a_hook_that_the_model_lacks_fails_and_nothing_is_written() throws IOException {
    var run = trace("--hook", "blocks.9.hook_resid_post");

    assertEquals(1, run.code());
    assertTrue(run.err().startsWith("error: this gpt2 model with 3 layers has no "), run.err());
    assertEquals(List.of(), Golden.filesIn(folder));
  }

  @Test
  void a_text_longer_than_the_context_is_refused_not_cut() throws IOException {
    ids = ids + ("," + ids).repeat(9);
    var run = trace();

    assertEquals(1, run.code());
    assertTrue(run.err().startsWith("error: the text has 280 tokens"), run.err());
    assertEquals(List.of(), Golden.filesIn(folder));
  }

  @Test
  void a_cancelled_trace_ends_in_one_line_and_leaves_no_file() throws IOException {
    var cancelled = new Cancellation();
    cancelled.cancel();
    var run = trace(cancelled);

    assertEquals(1, run.code());
    assertTrue(run.err().startsWith("error: stopped"), run.err());
    assertEquals(List.of(), Golden.filesIn(folder));
  }
}
