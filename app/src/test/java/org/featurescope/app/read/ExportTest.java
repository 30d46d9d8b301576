package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.read.TokenRanges;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportTest {
  private static final String TEXT = "The <b>state</b> of \"Dallas\" & co.\nsmall, large";

  private final ReadViewModel model = new ReadViewModel(ImmediateJobs.eager(), new History());

  @BeforeEach
  void read() {
    model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    model.open(TextSource.typed(TEXT));
  }

  private String string(ExportForm form) {
    return form.string(Exported.of(model));
  }

  @Test
  void a_page_stands_alone() {
    var page = string(HtmlExport::page);
    assertFalse(page.contains("://"), "no address");
    assertTrue(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    assertFalse(page.contains("src="), "nothing to load");
    assertFalse(page.contains("<script"), "nothing to run");
    assertTrue(page.contains("prefers-color-scheme: dark"));
  }

  /// A shorthand would take back what each hue says of its line, as its selector counts for more.
  @Test
  void the_line_below_a_word_is_its_hues_own() {
    var page = string(HtmlExport::page);
    assertFalse(page.contains("text-decoration:"));
    assertTrue(page.contains("text-decoration-line: underline"));
    assertTrue(page.contains(".h2 { text-decoration-style: dotted;"));
  }

  @Test
  void a_page_holds_the_text_as_text() {
    var page = string(HtmlExport::page);
    var words = page.substring(page.indexOf("<p class=\"text\">")).replaceAll("<[^>]*>", "");
    assertTrue(
        words.startsWith(
            "The &lt;b&gt;state&lt;/b&gt; of &quot;Dallas&quot; &amp; co.\nsmall, large"),
        words);
  }

  @Test
  void a_coloured_word_says_its_number() {
    assertTrue(string(HtmlExport::page).contains("title=\"feature 2: 8.00\">"));
  }

  @Test
  void a_table_has_a_row_a_token_and_a_column_a_feature() {
    var rows = string(TableExport::csv).split("\r\n");
    assertEquals(model.pageProperty().get().reading().size() + 1, rows.length);
    assertTrue(rows[0].contains("surprisal,entropy,reconstruction_error,feature_"));
    assertEquals(rows[0].split(",").length, rows[2].split(",").length);
  }

  @Test
  void json_holds_every_active_feature() {
    var root = JsonParser.parseString(string(TableExport::json)).getAsJsonObject();
    assertEquals(TEXT, root.get("text").getAsString());
    var tokens = root.getAsJsonArray("tokens");
    var reading = model.pageProperty().get().reading();
    assertEquals(reading.size(), tokens.size());
    for (var i = 0; i < tokens.size(); i++) {
      var features = tokens.get(i).getAsJsonObject().getAsJsonArray("features");
      assertEquals(reading.activeCount(i), features.size());
    }
  }

  /// Tokens 3 to 5 have been read.
  private String partly(ExportForm form) {
    var shown = Exported.of(model);
    var known = ((ArrayReading) shown.reading()).knowing(TokenRanges.of(3, 6));
    return form.string(
        new Exported(
            shown.title(),
            shown.model(),
            shown.lens(),
            known,
            shown.features(),
            shown.names(),
            shown.coloring()));
  }

  @Test
  void of_a_text_that_was_read_in_part_the_tables_hold_that_part() {
    var rows = partly(TableExport::csv).split("\r\n");
    assertEquals(4, rows.length);
    assertTrue(rows[1].startsWith("3,"));
    var tokens =
        JsonParser.parseString(partly(TableExport::json))
            .getAsJsonObject()
            .getAsJsonArray("tokens");
    assertEquals(3, tokens.size());
    assertEquals(5, tokens.get(2).getAsJsonObject().get("position").getAsInt());
  }

  @Test
  void of_a_text_that_was_read_in_part_the_page_holds_all_words_and_colours_that_part() {
    var whole = string(HtmlExport::page);
    var part = partly(HtmlExport::page);
    assertTrue(part.contains("small, large"));
    assertTrue(whole.split("<span").length > part.split("<span").length);
  }

  @Test
  void an_export_stops_when_asked() {
    var cancellation = new Cancellation();
    cancellation.cancel();
    for (var form : List.<ExportForm>of(HtmlExport::page, TableExport::csv, TableExport::json)) {
      assertThrows(
          CancellationException.class,
          () -> form.write(Exported.of(model), Writer.nullWriter(), cancellation));
    }
  }

  @Test
  void a_file_is_named_after_the_text() {
    assertEquals("Typed-text-features.csv", Exported.of(model).fileName("csv"));
  }
}
