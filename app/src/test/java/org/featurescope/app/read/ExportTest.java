package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.Optional;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
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

  @Test
  void a_page_stands_alone() {
    var page = HtmlExport.page(Exported.of(model));
    assertFalse(page.contains("http"), "no address");
    assertFalse(page.contains("src="), "nothing to load");
    assertFalse(page.contains("<script"), "nothing to run");
    assertTrue(page.contains("prefers-color-scheme: dark"));
  }

  @Test
  void a_page_holds_the_text_as_text() {
    var page = HtmlExport.page(Exported.of(model));
    var words = page.substring(page.indexOf("<p class=\"text\">")).replaceAll("<[^>]*>", "");
    assertTrue(
        words.startsWith(
            "The &lt;b&gt;state&lt;/b&gt; of &quot;Dallas&quot; &amp; co.\nsmall, large"),
        words);
  }

  @Test
  void a_coloured_word_says_its_number() {
    assertTrue(HtmlExport.page(Exported.of(model)).contains("title=\"feature 2: 8.00\">"));
  }

  @Test
  void a_table_has_a_row_a_token_and_a_column_a_feature() {
    var rows = TableExport.csv(Exported.of(model)).split("\r\n");
    assertEquals(model.pageProperty().get().reading().size() + 1, rows.length);
    assertTrue(rows[0].contains("surprisal,entropy,reconstruction_error,feature_"));
    assertEquals(rows[0].split(",").length, rows[2].split(",").length);
  }

  @Test
  void json_holds_every_active_feature() {
    var root = JsonParser.parseString(TableExport.json(Exported.of(model))).getAsJsonObject();
    assertEquals(TEXT, root.get("text").getAsString());
    var tokens = root.getAsJsonArray("tokens");
    var reading = model.pageProperty().get().reading();
    assertEquals(reading.size(), tokens.size());
    for (var i = 0; i < tokens.size(); i++) {
      var features = tokens.get(i).getAsJsonObject().getAsJsonArray("features");
      assertEquals(reading.activeCount(i), features.size());
    }
  }

  @Test
  void a_file_is_named_after_the_text() {
    assertEquals("Typed-text-features.csv", Exported.of(model).fileName("csv"));
  }
}
