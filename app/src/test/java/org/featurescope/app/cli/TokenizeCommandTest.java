package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeCommandTest {

  @Test
  void ids_and_utf16_spans_equal_the_reference_for_every_string() {
    for (var element : Golden.expectedTokens().getAsJsonArray("strings")) {
      var expected = element.getAsJsonObject();
      var text = expected.get("text").getAsString();
      var run = CliRun.of("tokenize", "--model", Golden.gpt2(), "--text=" + text);

      assertEquals(0, run.code(), run.err());
      var rows = run.json().getAsJsonArray();
      var ids = expected.getAsJsonArray("ids");
      var spans = expected.getAsJsonArray("offsets_utf16");
      assertEquals(ids.size(), rows.size(), text);
      for (var i = 0; i < ids.size(); i++) {
        var row = rows.get(i).getAsJsonObject();
        assertEquals(ids.get(i), row.get("id"), text);
        assertEquals(spans.get(i).getAsJsonArray().get(0), row.get("start"), text);
        assertEquals(spans.get(i).getAsJsonArray().get(1), row.get("end"), text);
      }
    }
  }

  @Test
  void the_bytes_of_an_emoji_are_shown_one_by_one() {
    var run = CliRun.of("tokenize", "--model", Golden.gpt2(), "--text", "\uD83D\uDE42");

    var first = run.json().getAsJsonArray().get(0).getAsJsonObject();
    assertEquals("\\xF0", first.get("text").getAsString());
    assertEquals(0, first.get("start").getAsInt());
    assertEquals(2, first.get("end").getAsInt());
  }

  @Test
  void exact_ids_are_taken_as_they_are() {
    var run = CliRun.of("tokenize", "--model", Golden.gpt2(), "--ids", "284,331");

    assertEquals(
        """
        [{"id":284,"text":"The","start":0,"end":0},
         {"id":331,"text":" ke","start":0,"end":0}]
        """,
        run.out());
  }

  @Test
  void a_file_that_is_not_all_utf8_is_read_and_told(@TempDir Path folder) throws IOException {
    var file = Files.write(folder.resolve("text.txt"), new byte[] {'a', (byte) 0xFF, 'b'});
    var run = CliRun.of("tokenize", "--model", Golden.gpt2(), "--file", file.toString());

    assertEquals(0, run.code());
    assertTrue(run.err().startsWith("note: " + file + " is not all UTF-8"), run.err());
  }

  @Test
  void what_only_an_engine_needs_is_passed_over_and_told() {
    var run =
        CliRun.of(
            "tokenize", "--model", Golden.gpt2(), "--ids", "284", "--threads=2", "--device=cpu");

    assertEquals(0, run.code());
    assertEquals(
        """
        note: --threads changes nothing about tokens
        note: --device changes nothing about tokens
        """,
        run.err());
  }

  @Test
  void an_id_that_does_not_exist_fails() {
    var run = CliRun.of("tokenize", "--model", Golden.gpt2(), "--ids", "9000");

    assertEquals(1, run.code());
    assertEquals("error: there is no token 9000 (use ids from 0 to 339)\n", run.err());
    assertEquals("", run.out());
  }

  @Test
  void a_model_that_is_neither_a_directory_nor_a_pack_is_told() {
    var run = CliRun.of("tokenize", "--model", "nowhere", "--text", "a");

    assertEquals(1, run.code());
    assertTrue(run.err().startsWith("error: there is no model 'nowhere' (name a "), run.err());
  }

  @Test
  void text_and_ids_together_are_wrong_usage() {
    var run = CliRun.of("tokenize", "--model", Golden.gpt2(), "--ids", "1", "--text", "a");

    assertEquals(2, run.code());
    assertTrue(run.err().startsWith("error: "), run.err());
    assertEquals(1, run.err().lines().count());
  }
}
